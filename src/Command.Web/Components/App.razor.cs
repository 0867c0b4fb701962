using System.Globalization;
using Command.Ingest.City;
using Command.Web.Resources;

namespace Command.Web.Components;

/// <summary>The document around every page: rendered once for a request, with the server's time in it for the ages.</summary>
public sealed partial class App(TimeProvider time, CityPack pack)
{
    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string Zone => pack.City.TimeZone.Id;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
