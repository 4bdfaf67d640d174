package io.virtcvm.hook;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.virtcvm.hook.wire.info.InfoParams;
import io.virtcvm.hook.wire.plugins.ExecuteNodeHookRequest;
import io.virtcvm.hook.wire.plugins.MutateDomainRequest;
import io.virtcvm.hook.wire.v1alpha1.OnDefineDomainParams;
import io.virtcvm.hook.wire.v1alpha2.PreCloudInitIsoParams;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One call of each kind, through the socket, before anybody else can call: the first call of a
 * fresh JVM is slow, and KubeVirt gives it one second.
 *
 * <p>What is sent is fixed text in HTTP/2's frames (RFC 9113) and literal header fields (RFC 7541),
 * and of what comes back only the ends of the answers are looked for. The library's own client,
 * which would say the same, costs a sidecar another 0.9 s and 12 MiB.
 */
final class WarmUp {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private WarmUp() {}

  /**
   * Calls.
   *
   * @param kind of the confidential VM of the example, as KubeVirt's launchSecurity names it
   * @return whether the example was converted, and not refused
   * @throws IOException if the server did not answer every call, or not to Info with an Info
   */
  static boolean run(UnixDomainSocketAddress server, String kind) throws IOException {
    Map<String, MessageLite> calls = calls(kind);
    try (SocketChannel channel = SocketChannel.open(server)) {
      ByteBuffer all = ByteBuffer.wrap(sent(calls));
      while (all.hasRemaining()) {
        channel.write(all);
      }
      return awaitAnswers(new DataInputStream(Channels.newInputStream(channel)), calls.size());
    }
  }

  /** Info first. One whole conversion; of the other calls that make one, all but that. */
  private static Map<String, MessageLite> calls(String kind) {
    ByteString vmi = ByteString.copyFromUtf8(Example.vmi(kind));
    MessageLite none = OnDefineDomainParams.newBuilder().setVmi(vmi).build();
    MessageLite disk = PreCloudInitIsoParams.newBuilder().setVmi(vmi).build();
    Map<String, MessageLite> calls = new LinkedHashMap<>();
    calls.put("kubevirt.hooks.info.Info/Info", InfoParams.getDefaultInstance());
    calls.put(
        "kubevirt.hooks.v1alpha3.Callbacks/OnDefineDomain",
        OnDefineDomainParams.newBuilder()
            .setVmi(vmi)
            .setDomainXML(ByteString.copyFromUtf8(Example.DOMAIN))
            .build());
    // The messages of all versions are alike on the wire.
    calls.put("kubevirt.hooks.v1alpha1.Callbacks/OnDefineDomain", none);
    calls.put("kubevirt.hooks.v1alpha2.Callbacks/OnDefineDomain", none);
    calls.put("kubevirt.hooks.v1alpha3.Callbacks/PreCloudInitIso", disk);
    calls.put(
        "kubevirt.hooks.plugins.v1alpha1.DomainHookService/MutateDomain",
        MutateDomainRequest.newBuilder().setDomainType("libvirt").setVmi(vmi).build());
    calls.put(
        "kubevirt.hooks.plugins.v1alpha1.NodeHookService/ExecuteNodeHook",
        ExecuteNodeHookRequest.newBuilder().setHookPoint("PostVMStop").setVmi(vmi).build());
    return calls;
  }

  private static byte[] sent(Map<String, MessageLite> calls) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes(PREFACE);
    frame(out, SETTINGS, 0, 0, new byte[0]);
    int stream = 1;
    for (Map.Entry<String, MessageLite> call : calls.entrySet()) {
      frame(out, HEADERS, END_HEADERS, stream, headers(call.getKey()));
      frame(out, DATA, END_STREAM, stream, message(call.getValue()));
      stream += 2;
    }
    return bytes.toByteArray();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  private static byte[] headers(String method) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(0x83); // :method POST
    out.writeByte(0x86); // :scheme http
    out.writeByte(4); // :path
    text(out, "/" + method);
    out.writeByte(1); // :authority
    text(out, "localhost");
    out.writeShort(0x0F10); // content-type
    text(out, "application/grpc");
    out.writeByte(0);
    text(out, "te");
    text(out, "trailers");
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.writeByte(text.length());
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] message(MessageLite message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(0); // not compressed
    out.writeInt(message.getSerializedSize());
    message.writeTo(out);
    return bytes.toByteArray();
  }

  private static boolean awaitAnswers(DataInputStream in, int calls) throws IOException {
    boolean info = false;
    boolean domain = false;
    int answered = 0;
    while (answered < calls) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      if (type == GOAWAY) {
        throw new EOFException("the server ended the connection");
      }
      in.skipNBytes(length);
      info |= type == DATA && stream == 1;
      domain |= type == DATA && stream == 3;
      answered += type == HEADERS && (flags & END_STREAM) != 0 ? 1 : 0;
    }
    if (!info) {
      throw new IOException("the server refused Info");
    }
    return domain;
  }
}
