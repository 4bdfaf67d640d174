package io.virtcvm;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a user asks for, and the host on which the domain will run. Immutable. */
public final class Request {
  private final Host host;
  private final Map<Option<?>, Object> values;

  private Request(Host host, Map<Option<?>, Object> values) {
    this.host = host;
    this.values = values;
  }

  /** Returns a request without options for a domain that will run on that host. */
  public static Request on(Host host) {
    return new Request(host, Map.of());
  }

  /** Returns this request with an option set. */
  public <T> Request with(Option<T> option, T value) {
    Map<Option<?>, Object> more = new HashMap<>(values);
    more.put(option, value);
    return new Request(host, more);
  }

  /**
   * Returns this request with an option set from text, as a user wrote it.
   *
   * @throws IllegalArgumentException if the option does not accept the text
   */
  public <T> Request withText(Option<T> option, String text) {
    return with(option, option.parse(text));
  }

  /** Returns the value of an option that was set. */
  public <T> Optional<T> get(Option<T> option) {
    // with() is the only writer, and it takes a T for an Option<T>.
    @SuppressWarnings("unchecked")
    T value = (T) values.get(option);
    return Optional.ofNullable(value);
  }

  /** Returns the host on which the domain will run. */
  public Host host() {
    return host;
  }
}
