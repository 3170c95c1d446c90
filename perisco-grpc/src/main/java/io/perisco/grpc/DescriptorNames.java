package io.perisco.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.perisco.model.Half;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows methods from descriptor sets. The only class that needs protobuf; loaded only if descriptors are given. */
final class DescriptorNames implements MethodNames {
    private final Map<String, MethodDescriptor> methods = new HashMap<>();
    private final JsonFormat.Printer printer;

    private DescriptorNames(Iterable<FileDescriptor> files) {
        TypeRegistry.Builder types = TypeRegistry.newBuilder();
        for (FileDescriptor file : files) {
            types.add(file.getMessageTypes());
            for (ServiceDescriptor service : file.getServices()) {
                for (MethodDescriptor method : service.getMethods()) {
                    methods.put(service.getFullName() + "/" + method.getName(), method);
                }
            }
        }
        printer = JsonFormat.printer().usingTypeRegistry(types.build()).omittingInsignificantWhitespace();
    }

    static MethodNames read(List<Path> paths) throws IOException {
        Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
        for (Path path : paths) {
            try {
                for (FileDescriptorProto file :
                        FileDescriptorSet.parseFrom(Files.readAllBytes(path)).getFileList()) {
                    protos.putIfAbsent(file.getName(), file);
                }
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException(path + " is no FileDescriptorSet: " + e.getMessage(), e);
            }
        }
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (String name : protos.keySet()) {
            resolve(name, protos, files);
        }
        return new DescriptorNames(files.values());
    }

    /** Builds a file after those that it imports. */
    private static FileDescriptor resolve(
            String name, Map<String, FileDescriptorProto> protos, Map<String, FileDescriptor> files) {
        FileDescriptor known = files.get(name);
        if (known != null) {
            return known;
        }
        // taken out while it is built, so that files that import each other end here
        FileDescriptorProto proto = files.containsKey(name) ? null : protos.get(name);
        if (proto == null) {
            throw new IllegalArgumentException(
                    "the descriptors lack " + name + ", which is imported (protoc --include_imports adds it)");
        }
        Map<String, FileDescriptorProto> others = new LinkedHashMap<>(protos);
        others.remove(name);
        FileDescriptor[] imports = proto.getDependencyList().stream()
                .map(imported -> resolve(imported, others, files))
                .toArray(FileDescriptor[]::new);
        try {
            FileDescriptor file = FileDescriptor.buildFrom(proto, imports);
            files.put(name, file);
            return file;
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException("the descriptor of " + name + " is not valid: " + e.getMessage(), e);
        }
    }

    @Override
    public GrpcMessage.@Nullable Naming of(String service, String method, Half half) {
        MethodDescriptor known = methods.get(service + "/" + method);
        if (known == null) {
            return null;
        }
        Descriptor type = half == Half.REQUEST ? known.getInputType() : known.getOutputType();
        return message -> json(type, message);
    }

    private @Nullable String json(Descriptor type, byte[] message) {
        try {
            return printer.print(DynamicMessage.parseFrom(type, message));
        } catch (InvalidProtocolBufferException e) {
            return null; // not of that type, or with an Any of a type that nobody described
        }
    }
}
