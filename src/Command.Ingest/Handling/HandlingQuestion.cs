using System.Globalization;
using System.Text;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Handling;

/// <summary>Of what figures are wanted.</summary>
/// <param name="Period">Which time of the city.</param>
/// <param name="District">District code (GB/T 2260); null for all.</param>
/// <param name="Agency">The agency's id; null for all.</param>
/// <param name="Kind">The platform's kind; null for all.</param>
/// <param name="Exercise">True for an exercise's instead of real ones.</param>
/// <param name="AsOf">What was known at that moment (UTC); null for now.</param>
/// <param name="Sequence">The last journal entry that counts, where it is known: a moment alone may lie between two that are still being written.</param>
public sealed record HandlingQuestion(HandlingPeriod Period, string? District, string? Agency, string? Kind, bool Exercise, DateTimeOffset? AsOf, long? Sequence = null)
{
    /// <summary>The question as the address takes it.</summary>
    public string Text(DateTimeOffset? asOf = null, long? sequence = null)
    {
        StringBuilder text = new();
        Add("from", Time(Period.From));
        Add("to", Time(Period.To));
        Add("district", District);
        Add("agency", Agency);
        Add("kind", Kind);
        Add("exercise", Exercise ? "true" : null);
        Add("asOf", (asOf ?? AsOf) is { } moment ? Time(moment) : null);
        Add("sequence", (sequence ?? Sequence)?.ToString(CultureInfo.InvariantCulture));
        return text.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    /// <summary>True for a row that it is of.</summary>
    public bool Has(Outcome row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (District is null || row.District == District) && (Agency is null || row.Agency == Agency) && (Kind is null || row.Type == Kind);
    }

    private static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
