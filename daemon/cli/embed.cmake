# cmake -DOUT=file.cc -P embed.cmake: writes demo_data.h's functions, each with
# the bytes of one file. The bytes are written as numbers: no file's content can
# end a literal.
file(WRITE ${OUT} "#include \"daemon/cli/demo_data.h\"\n\nnamespace wirewatch {\n")
foreach(pair IN ITEMS "DemoWatchlist|${WATCHLIST}" "DemoWire|${WIRE}" "DemoExpected|${EXPECTED}")
  string(REPLACE "|" ";" pair "${pair}")
  list(GET pair 0 function)
  list(GET pair 1 path)
  file(READ ${path} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  file(APPEND ${OUT} "namespace {\nconstexpr char k${function}[] = {${bytes}};\n}  // namespace\n"
    "std::string_view ${function}() { return {k${function}, sizeof k${function}}; }\n")
endforeach()
file(APPEND ${OUT} "}  // namespace wirewatch\n")
