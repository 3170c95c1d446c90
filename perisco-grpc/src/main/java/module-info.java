/** gRPC and gRPC-Web for perisco, on whatever HTTP plugin is present. Messages by name need protobuf's two modules. */
@SuppressWarnings("requires-automatic") // protobuf's names stand in its manifests
module io.perisco.grpc {
    requires static com.google.protobuf;
    requires static com.google.protobuf.util;
    requires static org.jspecify;
    requires transitive io.perisco.core;

    exports io.perisco.grpc;

    provides io.perisco.http.spi.ExchangeInterpreter with
            io.perisco.grpc.GrpcInterpreter;
}
