/**
 * gRPC and gRPC-Web, riding on any version of HTTP: {@link io.perisco.grpc.GrpcInterpreter} claims the exchanges,
 * {@link io.perisco.grpc.GrpcCall} is what it adds to them.
 */
@NullMarked
package io.perisco.grpc;

import org.jspecify.annotations.NullMarked;
