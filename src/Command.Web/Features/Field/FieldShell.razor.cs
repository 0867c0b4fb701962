using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Web.Resources;

namespace Command.Web.Features.Field;

/// <summary>
/// The document of the crew's page: its words and its scripts, the same for everybody, so that a phone can keep it. What is anybody's own is fetched by the
/// scripts. It has no circuit, which would end with the network.
/// </summary>
public sealed partial class FieldShell(CityPack pack)
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string Zone => pack.City.TimeZone.Id;

    private string Texts => JsonSerializer.Serialize(Words.Beginning("FieldPage_"), IncidentJson.Options);
}
