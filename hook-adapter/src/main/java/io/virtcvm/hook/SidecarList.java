package io.virtcvm.hook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The list of hook sidecars in the annotation that KubeVirt reads. */
final class SidecarList {
  private SidecarList() {}

  /**
   * Returns the images; one that is left out is KubeVirt's own and empty here.
   *
   * @throws UnreadableJsonException if KubeVirt could not read it either
   */
  static List<String> images(String annotation) {
    JsonInput json = new JsonInput(annotation.getBytes(StandardCharsets.UTF_8));
    List<String> images = new ArrayList<>();
    for (boolean more = json.enterArray(); more; more = json.nextItem()) {
      String image = "";
      for (String member = json.enter(); member != null; member = json.next()) {
        if (member.equals("image")) {
          image = json.string();
        } else {
          json.skip();
        }
      }
      images.add(image);
    }
    json.end();
    return images;
  }
}
