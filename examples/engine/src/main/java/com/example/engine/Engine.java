package com.example.engine;

import com.google.gson.stream.JsonWriter;
import io.virtcvm.Chain;
import io.virtcvm.Context;
import io.virtcvm.DomainDocument;
import io.virtcvm.Host;
import io.virtcvm.InvalidDomainException;
import io.virtcvm.Problem;
import io.virtcvm.Request;
import io.virtcvm.Result;
import io.virtcvm.Tee;
import io.virtcvm.model.Domain;
import io.virtcvm.model.Hostdev;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * An engine that manages many hosts from a machine of its own, as oVirt's does. It knows what a
 * host has from that host's domcapabilities, converts on as many threads as it likes, and reports
 * in JSON, a line for each domain.
 *
 * <p>usage: Engine TEE OUT DOMAIN.xml...
 */
public final class Engine {
  private final Chain chain;
  private final Request request;

  /** Makes one, for all threads. */
  Engine(Tee tee, Host host) {
    // A rule of the engine's own, in front of the TEE's: it looks, and refuses.
    Chain ofTee = Chain.forTee(tee);
    chain = ofTee.before(ofTee.rules().get(0), "engine.no-host-devices", Engine::refuseHostDevices);
    request = Request.on(host);
  }

  private static void refuseHostDevices(Domain domain, Context context) {
    if (domain.getDevices() == null) {
      return;
    }
    for (Hostdev device : domain.getDevices().getHostdevs()) {
      context.error(
          device,
          "",
          "host device: guests of this cluster move between hosts",
          "take it out of the VM");
    }
  }

  /** Converts one domain, and returns what to report of it: also of one that cannot be read. */
  String convert(Path file, Path out) {
    try {
      Result result = chain.apply(DomainDocument.read(file), request);
      if (!result.refused()) {
        Files.write(out.resolve(file.getFileName()), result.orThrow().toBytes());
      }
      return line(
          file,
          result.refused() ? "refused" : "converted",
          result.changes().size(),
          result.problems());
    } catch (InvalidDomainException | IOException e) {
      Problem unreadable =
          new Problem("", Problem.Severity.ERROR, "", e.getMessage(), "look at the file");
      return line(file, "unreadable", 0, List.of(unreadable));
    }
  }

  private static String line(Path file, String outcome, int changes, List<Problem> problems) {
    StringWriter line = new StringWriter();
    try (JsonWriter json = new JsonWriter(line)) {
      json.beginObject();
      json.name("file").value(file.getFileName().toString());
      json.name("outcome").value(outcome);
      json.name("changes").value(changes);
      json.name("problems").beginArray();
      for (Problem problem : problems) {
        json.beginObject();
        json.name("rule").value(problem.rule());
        json.name("severity").value(problem.severity().name());
        json.name("where").value(problem.where());
        json.name("message").value(problem.message());
        json.name("remedy").value(problem.remedy());
        json.endObject();
      }
      json.endArray();
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("memory is no file that could fail", e);
    }
    return line.toString();
  }

  /** Converts the files that are named, and prints the report in their order. */
  public static void main(String[] args) throws InterruptedException, ExecutionException {
    // What the engine has in its database of the host: its libvirt's list of firmware, and where
    // its CPU marks encrypted pages.
    Host host =
        Host.remote(
                new Host.RemoteFirmware(
                    false,
                    List.of(
                        "/usr/share/edk2/ovmf/OVMF.amdsev.fd",
                        "/usr/share/edk2/ovmf/OVMF.inteltdx.fd")))
            .with(new Host.EncryptionBit(51, 1));
    Engine engine = new Engine(Tee.named(args[0]), host);
    Path out = Path.of(args[1]);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> lines = new ArrayList<>();
      for (String file : List.of(args).subList(2, args.length)) {
        lines.add(threads.submit(() -> engine.convert(Path.of(file), out)));
      }
      for (Future<String> line : lines) {
        System.out.println(line.get());
      }
    } finally {
      threads.shutdown();
    }
  }
}
