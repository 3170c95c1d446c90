package com.example.consumer;

import io.perisco.Perisco;
import io.perisco.bpf.Doctor;
import io.perisco.grpc.GrpcCall;
import io.perisco.model.Exchange;
import io.perisco.pcap.PcapSource;
import java.nio.file.Path;
import java.util.TreeMap;

/** Counts what was asked for in a capture. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        TreeMap<String, Integer> counts = new TreeMap<>();
        Perisco perisco = Perisco.builder()
                .source(PcapSource.of(Path.of(args[0])))
                .listener(exchange -> counts.merge(asked(exchange), 1, Integer::sum))
                .build();
        perisco.run();
        for (Class<?> type : new Class<?>[] {Main.class, Perisco.class, GrpcCall.class, Doctor.class}) {
            System.out.println(type.getSimpleName() + " of " + type.getModule());
        }
        perisco.plugins().forEach(plugin -> System.out.println(
                plugin.protocol().id() + " of " + plugin.protocol().getClass().getModule()));
        System.out.println("libbpf: " + Doctor.examine().libbpf());
        counts.forEach((asked, count) -> System.out.println("told: " + count + " " + asked));
    }

    private static String asked(Exchange exchange) {
        return exchange.contribution() instanceof GrpcCall call
                ? "call of " + call.service()
                : exchange.protocol() + " " + exchange.operation();
    }
}
