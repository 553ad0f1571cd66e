"""Everything outside the program, one thing per file: clocks, folders, files, sockets, terminals, other programs."""
