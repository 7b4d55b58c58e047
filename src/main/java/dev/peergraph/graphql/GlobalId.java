package dev.peergraph.graphql;

import dev.peergraph.connection.InvalidArgument;
import dev.peergraph.connection.Opaque;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A global id (Relay object identification): the type of an object and its ids upstream, encoded as opaque text. */
public sealed interface GlobalId {

    /** More than the longest name of a type in the schema. */
    int MAX_TYPE_LENGTH = 40;

    /** The longest text that is written the short way, as long as upstream's ids may be. */
    int MAX_PLAIN = 255;

    /** As many as the type and two ids of upstream's take. */
    int USUAL_BYTES = 64;

    /** A peering, by its environment. */
    record OfPeering(String environment, String peeringId) implements GlobalId {
    }

    /** An environment. */
    record OfEnvironment(String environmentId) implements GlobalId {
    }

    /** A network, by its environment. */
    record OfNetwork(String environment, String networkId) implements GlobalId {
    }

    default String encoded() {
        return switch (this) {
            case OfPeering(String environment, String peeringId) -> encode("Peering", List.of(environment, peeringId));
            case OfEnvironment(String environmentId) -> encode("Environment", List.of(environmentId));
            case OfNetwork(String environment, String networkId) -> encode("Network", List.of(environment, networkId));
        };
    }

    /**
     * Reads a global id.
     *
     * @param argument the argument that an error names
     * @throws InvalidArgument if it is garbled, of a type that is no node, or has an environment id that cannot be one. Its checksum is no
     * secret, so callers can make ids up, and what they hold is sent upstream
     */
    static GlobalId decode(String argument, String text) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Opaque.open(text)))) {
            String type = in.readUTF();
            GlobalId id = switch (type) {
                case "Peering" -> new OfPeering(Arguments.id(argument, in.readUTF()), in.readUTF());
                case "Environment" -> new OfEnvironment(Arguments.id(argument, in.readUTF()));
                case "Network" -> new OfNetwork(Arguments.id(argument, in.readUTF()), in.readUTF());
                default -> throw new InvalidArgument(argument, "is the id of a " + clipped(type) + ", which is no Node.");
            };
            if (in.available() > 0) {
                throw garbled(argument);
            }
            return id;
        } catch (IOException | IllegalArgumentException e) {
            throw garbled(argument);
        }
    }

    private static String clipped(String type) {
        return type.length() > MAX_TYPE_LENGTH ? type.substring(0, MAX_TYPE_LENGTH) + "…" : type;
    }

    private static InvalidArgument garbled(String argument) {
        return new InvalidArgument(argument, "is not a global id: pass one as a field \"id\" gave it, unchanged.");
    }

    private static String encode(String type, List<String> parts) {
        byte[] plain = plain(type, parts);
        return Opaque.seal(plain == null ? written(type, parts) : plain);
    }

    /** Returns what {@link #written} does, at less cost; {@code null} unless all is ASCII, as nearly all ids are. */
    private static byte @Nullable [] plain(String type, List<String> parts) {
        int length = Short.BYTES + type.length();
        for (String part : parts) {
            if (part.length() > MAX_PLAIN || !isPlain(part)) {
                return null;
            }
            length += Short.BYTES + part.length();
        }
        byte[] bytes = new byte[length];
        int at = put(type, bytes, 0);
        for (String part : parts) {
            at = put(part, bytes, at);
        }
        return bytes;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Puts a text as {@link DataOutputStream#writeUTF} does; returns where it ends. */
    private static int put(String text, byte[] bytes, int at) {
        bytes[at] = (byte) (text.length() >>> 8);
        bytes[at + 1] = (byte) text.length();
        for (int i = 0; i < text.length(); i++) {
            bytes[at + 2 + i] = (byte) text.charAt(i);
        }
        return at + 2 + text.length();
    }

    private static byte[] written(String type, List<String> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(type);
            for (String part : parts) {
                out.writeUTF(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("upstream's ids are far shorter than 64 KiB", e);
        }
        return bytes.toByteArray();
    }
}
