<?xml version="1.0"?>
<!-- The edit of elementtree.py as a stylesheet, for xsltproc. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output omit-xml-declaration="yes"/>

  <xsl:template name="loader">
    <loader type="rom" stateless="yes">/usr/share/edk2/ovmf/OVMF.amdsev.fd</loader>
  </xsl:template>

  <xsl:template name="launch-security">
    <launchSecurity type="sev-snp">
      <xsl:copy-of select="launchSecurity/@*[name() != 'type']"/>
      <cbitpos>51</cbitpos>
      <reducedPhysBits>1</reducedPhysBits>
      <policy>0x30000</policy>
      <xsl:copy-of select="launchSecurity/*[not(self::cbitpos or self::reducedPhysBits or self::policy)]"/>
    </launchSecurity>
  </xsl:template>

  <xsl:template match="@*|node()">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="/domain">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <xsl:if test="not(os)">
        <os><xsl:call-template name="loader"/></os>
      </xsl:if>
      <xsl:call-template name="launch-security"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="/domain/os">
    <xsl:copy>
      <xsl:apply-templates select="@*|node()"/>
      <xsl:call-template name="loader"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="/domain/os/loader|/domain/os/nvram|/domain/launchSecurity"/>
</xsl:stylesheet>
