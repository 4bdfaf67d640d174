package io.virtcvm.hook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings from a file, which a ConfigMap can hold:
 *
 * <pre>{@code
 * {
 *   "tee": "auto",
 *   "allow": "default,debug",
 *   "allow-unprotected": "no",
 *   "options": {"host-data": "..."},
 *   "tees": {"snp": {"policy": "smt"}, "tdx": {"qgs": ""}}
 * }
 * }</pre>
 */
public final class FileSettings {
  private final JsonInput json;
  private final String file;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  private FileSettings(byte[] content, String file) {
    this.json = new JsonInput(content);
    this.file = file;
  }

  /**
   * Returns the settings, by name.
   *
   * @param file its name, for messages
   * @throws UnreadableJsonException if it is not JSON, or has members that mean nothing
   */
  public static Map<String, Setting> parse(byte[] content, String file) {
    FileSettings read = new FileSettings(content, file);
    JsonInput json = read.json;
    for (String name = json.enter(); name != null; name = json.next()) {
      read.member(name);
    }
    json.end();
    return read.settings;
  }

  private void member(String name) {
    switch (name) {
      case SettingNames.TEE, SettingNames.ALLOW, SettingNames.ALLOW_UNPROTECTED -> put(name);
      case "options" -> options("");
      case "tees" -> {
        for (String tee = json.enter(); tee != null; tee = json.next()) {
          options(tee + ".");
        }
      }
      default ->
          throw new UnreadableJsonException(
              "not accepted: unknown member "
                  + Quoted.of(name)
                  + "; take some of tee, allow, allow-unprotected, options, tees");
    }
  }

  private void options(String prefix) {
    for (String option = json.enter(); option != null; option = json.next()) {
      put(prefix + option);
    }
  }

  private void put(String name) {
    String where = file + ": " + json.path();
    if (settings.putIfAbsent(name, new Setting(json.string(), where)) != null) {
      throw new UnreadableJsonException(
          "not accepted: " + Quoted.of(name) + " is set twice; remove one");
    }
  }
}
