using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.Tests.Fuzz;

/// <summary>What holds of any decoder's answer to any bytes.</summary>
public static class Invariants
{
    private const int LongestId = 200;

    /// <summary>Decodes the input in each way that it may come, and says what is wrong with the answer; null when nothing is.</summary>
    /// <param name="decoder">The format.</param>
    /// <param name="input">The bytes.</param>
    public static string? Broken(IFeedDecoder decoder, byte[] input)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(input);
        FeedContext context = Corpus.Context(decoder.Format);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Decoded decoded = decoder.Decode(input, context);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, most = (64L << 20) + (1000L * input.Length);
        if (allocated > most)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{input.Length} bytes took {allocated} bytes of memory");
        }

        if (decoder is IStreamFormat stream)
        {
            IStreamSession session = stream.Open(context);
            FrameRead read = session.Read(input);
            if (read.Consumed < 0 || read.Consumed > input.Length)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{read.Consumed} of {input.Length} bytes were consumed");
            }

            session.Decode(input, context.ReceivedAt);
            session.Reply(input, FrameOutcome.Stored, context.ReceivedAt);
        }

        return decoded.Messages.Length + decoded.Faults.Length > input.Length + 2
            ? "more messages and faults than bytes"
            : decoded.Messages.Select(Broken).FirstOrDefault(b => b is not null) ?? decoded.Faults.Select(Broken).FirstOrDefault(b => b is not null);
    }

    private static string? Broken(Fault fault) =>
        fault.Code.Length == 0 || fault.Code.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') ? $"fault code '{fault.Code}'" : fault.Reason.Length == 0 ? $"fault {fault.Code} without a reason" : null;

    private static string? Broken(Message message) => message switch
    {
        { SourceId.Length: 0 or > LongestId } => $"source id of {message.SourceId.Length} characters",
        { Version.Length: 0 or > LongestId } => $"version of {message.Version.Length} characters",
        Position { At: { IsValid: false } at } => $"position {at}",
        Position p when !Finite(p.SpeedKmh) || !Finite(p.HeadingDeg) || !Finite(p.AltitudeM) || !Finite(p.UncertaintyM) => "a position's number is not finite",
        Reading r when !Finite(r.Value) => "a reading's value is not finite",
        Reading { Station.Length: 0 or > LongestId } or Reading { Property.Length: 0 } => "a reading without its station or property",
        Report r => Broken(r.Shape),
        Alert a => Broken(a.Shape),
        Reading r => Broken(r.Shape),
        Asset a => Broken(a.Shape),
        _ => null,
    };

    private static string? Broken(GeoShape? shape) => shape?.Positions().Any(p => !p.IsValid) == true ? "a shape with positions that are none" : null;

    private static bool Finite(double? number) => number is null || double.IsFinite(number.Value);
}
