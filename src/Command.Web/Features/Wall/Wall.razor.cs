using System.Globalization;
using Command.Ingest.City;
using Command.Web.Resources;

namespace Command.Web.Features.Wall;

/// <summary>The wall, 综合. The page itself is plain HTML: the map and the banner that reports a lost server must not depend on the circuit.</summary>
public sealed partial class Wall(CityPack pack)
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string CityName => Words.Pick(pack.City.Zh, pack.City.En);
}
