package io.perisco.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of JSON Schema 2020-12 as the schema of a line uses; it fails at any keyword it does not know. */
final class SchemaCheck {
    private final Map<?, ?> root;
    private final List<String> complaints = new ArrayList<>();

    SchemaCheck(Map<String, Object> root) {
        this.root = root;
    }

    List<String> complaints(Object value) {
        complaints.clear();
        check(root, value, "");
        return List.copyOf(complaints);
    }

    private void check(Map<?, ?> schema, Object value, String path) {
        schema.forEach((key, rule) -> {
            switch (String.valueOf(key)) {
                case "$schema",
                        "$id",
                        "$comment",
                        "$defs",
                        "title",
                        "description",
                        "contentEncoding",
                        "properties" -> {}
                case "$ref" -> check(resolve((String) rule), value, path);
                case "type" -> require(isType(rule, value), path, "is no " + rule);
                case "const" -> require(rule.equals(value), path, "is not " + rule);
                case "enum" -> require(((List<?>) rule).contains(value), path, value + " is not one of " + rule);
                case "pattern" ->
                    require(
                            Pattern.compile((String) rule)
                                    .matcher((String) value)
                                    .find(),
                            path,
                            "does not match " + rule);
                case "minLength" -> require(((String) value).length() >= (Long) rule, path, "is too short");
                case "minimum" -> require((Long) value >= (Long) rule, path, "is below " + rule);
                case "maximum" -> require((Long) value <= (Long) rule, path, "is above " + rule);
                case "minItems" -> require(((List<?>) value).size() >= (Long) rule, path, "has too few items");
                case "uniqueItems" ->
                    require(((List<?>) value).stream().distinct().count() == ((List<?>) value).size(), path, "repeats");
                case "required" ->
                    ((List<?>) rule)
                            .forEach(name -> require(((Map<?, ?>) value).containsKey(name), path, "lacks " + name));
                case "additionalProperties" -> members(schema, (Map<?, ?>) value, rule, path);
                case "items" -> items(schema, (List<?>) value, rule, path);
                case "prefixItems" -> {
                    for (int i = 0; i < ((List<?>) rule).size(); i++) {
                        check((Map<?, ?>) item((List<?>) rule, i), item((List<?>) value, i), path + "/" + i);
                    }
                }
                case "anyOf" ->
                    require(((List<?>) rule).stream().anyMatch(s -> holds((Map<?, ?>) s, value)), path, "matches none");
                case "not" -> require(!holds((Map<?, ?>) rule, value), path, "matches what it must not");
                default -> throw new IllegalArgumentException("unknown keyword " + key);
            }
        });
    }

    private void members(Map<?, ?> schema, Map<?, ?> object, Object rest, String path) {
        Map<?, ?> known = (Map<?, ?>) Objects.requireNonNullElse(schema.get("properties"), Map.of());
        object.forEach((name, value) -> {
            if (known.get(name) instanceof Map<?, ?> property) {
                check(property, value, path + "/" + name);
            } else if (rest instanceof Map<?, ?> other) {
                check(other, value, path + "/" + name);
            } else {
                require(false, path, "has an unknown member " + name);
            }
        });
    }

    private void items(Map<?, ?> schema, List<?> array, Object rule, String path) {
        int from = schema.get("prefixItems") instanceof List<?> prefix ? prefix.size() : 0;
        for (int i = from; i < array.size(); i++) {
            if (rule instanceof Map<?, ?> item) {
                check(item, item(array, i), path + "/" + i);
            } else {
                require(false, path, "has too many items");
            }
        }
    }

    private boolean holds(Map<?, ?> schema, Object value) {
        int before = complaints.size();
        check(schema, value, "");
        boolean holds = complaints.size() == before;
        complaints.subList(before, complaints.size()).clear();
        return holds;
    }

    private Map<?, ?> resolve(String reference) {
        Object at = root;
        for (String step : reference.substring("#/".length()).split("/")) {
            at = Objects.requireNonNull(((Map<?, ?>) at).get(step), reference);
        }
        return (Map<?, ?>) at;
    }

    private void require(boolean holds, String path, String complaint) {
        if (!holds) {
            complaints.add((path.isEmpty() ? "/" : path) + " " + complaint);
        }
    }

    private static Object item(List<?> list, int i) {
        return Objects.requireNonNull(list.get(i));
    }

    private static boolean isType(Object type, @Nullable Object value) {
        if (type instanceof List<?> several) {
            return several.stream().anyMatch(t -> isType(Objects.requireNonNull(t), value));
        }
        return switch ((String) type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer", "number" -> value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }
}
