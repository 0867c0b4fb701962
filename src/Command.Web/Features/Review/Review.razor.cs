using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.City;
using Command.Web.Map.Bases;
using Command.Web.Resources;

namespace Command.Web.Features.Review;

/// <summary>复盘回放: the picture at any second. The page is filled by its script, which asks for moments: it needs no circuit.</summary>
public sealed partial class Review(CityPack pack, BaseMaps bases)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Words Words { get; } = Words.For(CultureInfo.CurrentUICulture);

    private string Lang => Words.IsEnglish ? "en" : "zh";

    private string Texts => JsonSerializer.Serialize(Words.Beginning("ReviewPage_"), s_json);

    private string Bounds
    {
        get
        {
            GeoBox core = pack.City.Core;
            return string.Create(CultureInfo.InvariantCulture, $"{core.West},{core.South},{core.East},{core.North}");
        }
    }
}
