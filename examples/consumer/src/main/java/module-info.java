/** A user of perisco that is a module. */
module com.example.consumer {
    requires io.perisco.bpf;
    requires io.perisco.core;
    requires io.perisco.grpc;
}
