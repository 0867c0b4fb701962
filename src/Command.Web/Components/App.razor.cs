using System.Globalization;
using Command.Web.Map;
using Command.Web.Resources;

namespace Command.Web.Components;

/// <summary>The document around every page: rendered once for a request, with the server's time in it for the ages.</summary>
public sealed partial class App(TimeProvider time, CityFacts city)
{
    private CityFacts City { get; } = city;

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
