"""What tables hold: fields, cells and settings read by their schema, with every fault."""
