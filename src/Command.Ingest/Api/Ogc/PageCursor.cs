using System.Buffers.Text;
using System.Text;

namespace Command.Ingest.Api.Ogc;

/// <summary>
/// Where a page begins: after an id, or before one. It names the place in the order and not a count, so that features that come and go
/// between two pages never make another one appear twice or be left out.
/// </summary>
internal sealed record PageCursor(bool Backwards, string Id)
{
    private const int Longest = 4096;

    /// <summary>As a query parameter's value: not for reading.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes((Backwards ? "b" : "a") + Id));

    public static PageCursor? Parse(string text)
    {
        if (text.Length > Longest || !Base64Url.IsValid(text))
        {
            return null;
        }

        string place = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        return place is ['a' or 'b', .. string id] ? new PageCursor(place[0] == 'b', id) : null;
    }
}
