using System.Collections.Frozen;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Event codes of messages that only test the way to the public. They are sent with status Actual, for only that opens the way.</summary>
internal static class CapTests
{
    // EAS (47 CFR §11.31): demonstration, national periodic and silent tests, monthly and weekly tests, transmitter switching. CAP-CP: testMessage.
    private static readonly FrozenSet<string> s_codes = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "DMO", "NPT", "NST", "RMT", "RWT", "TXB", "TXF", "TXO", "TXP", "testMessage");

    public static bool Names(CapInfo info) => info.EventCodes.Any((Geocode c) => s_codes.Contains(c.Value));
}
