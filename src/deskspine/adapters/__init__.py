"""One outside thing per file: clocks, folders, files, sockets, terminals."""
