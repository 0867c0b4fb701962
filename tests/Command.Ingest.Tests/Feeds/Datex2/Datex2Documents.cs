using System.Text;

namespace Command.Ingest.Tests.Feeds.Datex2;

/// <summary>Short publications to fill.</summary>
internal static class Datex2Documents
{
    public const string Point = """<locationReference xmlns="" xsi:type="loc:PointLocation"><pointByCoordinates><pointCoordinates><latitude>45.75</latitude><longitude>126.63</longitude></pointCoordinates></pointByCoordinates></locationReference>""";

    public static byte[] V3(string situations, string attributes = "modelBaseVersion=\"3\"") => Encoding.UTF8.GetBytes($"""
        <d2:payload xmlns:d2="http://datex2.eu/schema/3/d2Payload" xmlns="http://datex2.eu/schema/3/situation" xmlns:com="http://datex2.eu/schema/3/common"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="SituationPublication" lang="zh" {attributes}>
          <com:publicationTime>2026-07-18T09:00:00+08:00</com:publicationTime>
          <com:publicationCreator><com:country>cn</com:country><com:nationalIdentifier>HRB</com:nationalIdentifier></com:publicationCreator>{situations}
        </d2:payload>
        """);

    public static byte[] Record(string type, string inside) => V3($"""
        <situation id="S1"><headerInformation><com:informationStatus>real</com:informationStatus></headerInformation>
          <situationRecord xsi:type="sit:{type}" id="R1" version="2"><situationRecordVersionTime>2026-07-18T08:30:00+08:00</situationRecordVersionTime>{inside}</situationRecord></situation>
        """);

    public static byte[] Located(string location) => Record("Accident", $"""<locationReference>{location}</locationReference>""");

    public static byte[] V2(string record, string header = "real", string exchange = "") => Encoding.UTF8.GetBytes($"""
        <d2LogicalModel modelBaseVersion="2" xmlns="http://datex2.eu/schema/2/2_0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <exchange><supplierIdentification><country>fr</country><nationalIdentifier>TIPI</nationalIdentifier></supplierIdentification>{exchange}</exchange>
          <payloadPublication xsi:type="SituationPublication" lang="fre"><publicationTime>2026-07-25T08:24:00.000+02:00</publicationTime>
            <publicationCreator><country>fr</country><nationalIdentifier>TIPI</nationalIdentifier></publicationCreator>
            <situation id="S9" version="1"><overallSeverity>high</overallSeverity><headerInformation><informationStatus>{header}</informationStatus></headerInformation>{record}</situation>
          </payloadPublication></d2LogicalModel>
        """);
}
