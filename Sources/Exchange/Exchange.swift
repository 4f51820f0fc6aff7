/// Exchange
