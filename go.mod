module concurrency-lab

go 1.26
