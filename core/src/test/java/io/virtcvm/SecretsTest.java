package io.virtcvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          devices/graphics/@passwd | s3cret                                   | (hidden)
          launchSecurity/session   | AAAA                                     | (hidden)
          devices/graphics         | <graphics passwd='a b' type='vnc'/>      | <graphics passwd=(hidden) type='vnc'/>
          devices/graphics         | <graphics type="vnc" passwd="it's"/>     | <graphics type="vnc" passwd=(hidden)/>
          launchSecurity           | <launchSecurity><session>AA</session></launchSecurity> | <launchSecurity><session>(hidden)</session></launchSecurity>
          launchSecurity           | <launchSecurity><session a='b' ><![CDATA[AA]]></session></launchSecurity> | <launchSecurity><session a='b' >(hidden)</session></launchSecurity>
          launchSecurity           | <launchSecurity><session><!-- c -->AA</session></launchSecurity> | <launchSecurity><session>(hidden)</session></launchSecurity>
          devices/graphics         | <graphics passwd = 'a'/>                 | <graphics passwd = (hidden)/>
          os/nvram                 | <source><cookies><cookie name='n'>AA</cookie></cookies></source> | <source><cookies><cookie name='n'>(hidden)</cookie></cookies></source>
          a/cookies/cookie[n]      | AA                                       | (hidden)
          title                    | passwd='free text stays'                 | passwd='free text stays'
          os/loader                | /OVMF.fd                                 | /OVMF.fd
          """)
  void areHidden(String path, String value, String shown) {
    assertThat(Secrets.hide(path, value)).isEqualTo(shown);
  }
}
