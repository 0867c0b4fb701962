using System.Globalization;

namespace Command.Browser.Tests;

/// <summary>Three centres speaking of one accident at 中山路, as of now.</summary>
internal static class Messages
{
    private static string Now => DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string Later => DateTimeOffset.UtcNow.AddHours(1).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    public static string Alert(string id) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
          <identifier>{id}</identifier><sender>23010041600000</sender><sent>{Now}</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
          <info><language>zh-CN</language><category>Transport</category><event>交通事故</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>
            <expires>{Later}</expires><headline>中山路交通事故橙色预警</headline>
            <area><areaDesc>中山路</areaDesc><circle>45.757,126.6425 0.4</circle></area></info>
        </alert>
        """;

    public static string Case(string id, string status = "open") => $$"""
        [{"service_request_id":"{{id}}","status":"{{status}}","service_code":"crash","service_name":"交通事故","description":"两车追尾，占两条车道",
          "requested_datetime":"{{Now}}","updated_datetime":"{{Now}}","address":"中山路93号","lat":45.7571,"long":126.6426}]
        """;

    public static string Accident(string id) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <d2:payload xmlns:d2="http://datex2.eu/schema/3/d2Payload" xmlns:sit="http://datex2.eu/schema/3/situation" xmlns:com="http://datex2.eu/schema/3/common"
            xmlns:loc="http://datex2.eu/schema/3/locationReferencing" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="sit:SituationPublication" lang="zh" modelBaseVersion="3">
          <com:publicationTime>{Now}</com:publicationTime>
          <com:publicationCreator><com:country>cn</com:country><com:nationalIdentifier>HRB</com:nationalIdentifier></com:publicationCreator>
          <sit:situation id="S{id}"><sit:overallSeverity>high</sit:overallSeverity>
            <sit:headerInformation><com:informationStatus>real</com:informationStatus></sit:headerInformation>
            <sit:situationRecord xsi:type="sit:Accident" id="{id}" version="1">
              <sit:situationRecordCreationTime>{Now}</sit:situationRecordCreationTime><sit:situationRecordVersionTime>{Now}</sit:situationRecordVersionTime>
              <sit:probabilityOfOccurrence>certain</sit:probabilityOfOccurrence><sit:severity>high</sit:severity>
              <sit:validity><com:validityStatus>active</com:validityStatus><com:validityTimeSpecification><com:overallStartTime>{Now}</com:overallStartTime></com:validityTimeSpecification></sit:validity>
              <sit:locationReference xsi:type="loc:PointLocation"><loc:pointByCoordinates><loc:pointCoordinates><loc:latitude>45.7573</loc:latitude><loc:longitude>126.6424</loc:longitude></loc:pointCoordinates></loc:pointByCoordinates></sit:locationReference>
              <sit:accidentType>collision</sit:accidentType>
            </sit:situationRecord></sit:situation>
        </d2:payload>
        """;
}
