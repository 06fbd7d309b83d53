module gather.dev/bench

go 1.20
