using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Api.Field;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Ingest.Writer;

namespace Command.Web.Features.Field;

/// <summary>One thing that a crew said by its page, perhaps long ago. What a kind does not need is null.</summary>
/// <param name="Id">The page's own id of it, letters, digits and hyphens: the same is carried out once.</param>
/// <param name="Kind">status, signOn, signOff, say, position or distress.</param>
/// <param name="At">When it was said, by the server's clock as the page knows it.</param>
/// <param name="Unit">The unit that it is about.</param>
/// <param name="Status">What the unit does.</param>
/// <param name="Job">The job that it is about.</param>
/// <param name="Text">Words.</param>
/// <param name="Photo">A photo that was kept before.</param>
/// <param name="Lon">Degrees east, WGS 84.</param>
/// <param name="Lat">Degrees north, WGS 84.</param>
/// <param name="AccuracyM">Metres.</param>
/// <param name="SpeedKmh">Km/h.</param>
/// <param name="HeadingDeg">Degrees clockwise from north.</param>
public sealed record FieldWord(
    string Id, string Kind, DateTimeOffset At, string? Unit = null, UnitStatus? Status = null, string? Job = null, string? Text = null, string? Photo = null,
    double? Lon = null, double? Lat = null, double? AccuracyM = null, double? SpeedKmh = null, double? HeadingDeg = null);

/// <summary>What became of a word.</summary>
/// <param name="Id">The word.</param>
/// <param name="State">done, refused (it will stay so), or later (send it again).</param>
/// <param name="Code">The refusal's code.</param>
/// <param name="Text">The refusal in the viewer's words.</param>
public sealed record FieldAnswer(string Id, string State, string? Code = null, string? Text = null);

/// <summary>Carries out what a crew said, in the order in which it was said.</summary>
public sealed class FieldWords(IIncidentDesk desk, IFieldIntake intake, CityPack pack, TimeProvider time)
{
    /// <summary>Older than this a word is not carried out any more.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(48);

    private const int LongestId = 64, MostTries = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5), s_look = TimeSpan.FromMilliseconds(20);

    /// <summary>Carries them out one after the other. After one that has to wait, the rest waits too: what a crew says keeps its order.</summary>
    /// <param name="words">What was said.</param>
    /// <param name="who">By whom.</param>
    /// <param name="picture">The picture as that person may see it, as it is at each asking.</param>
    /// <param name="culture">The language of refusals.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ImmutableArray<FieldAnswer>> DoAsync(ImmutableArray<FieldWord> words, Caller who, Func<PictureState> picture, CultureInfo culture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(picture);
        ImmutableArray<FieldAnswer>.Builder answers = ImmutableArray.CreateBuilder<FieldAnswer>(words.Length);
        bool waits = false;
        foreach (FieldWord word in words)
        {
            (Fault? refusal, bool mayPass) = waits ? (null, true) : await TryAsync(word, who, picture, cancellationToken).ConfigureAwait(false);
            waits = mayPass;
            answers.Add(mayPass ? new FieldAnswer(word.Id, "later") : refusal is null ? new FieldAnswer(word.Id, "done") : new FieldAnswer(word.Id, "refused", refusal.Code, FaultText.Of(refusal, culture)));
        }

        return answers.MoveToImmutable();
    }

    private async Task<(Fault? Refusal, bool MayPass)> TryAsync(FieldWord word, Caller who, Func<PictureState> picture, CancellationToken cancellationToken)
    {
        if (word.Id.Length is 0 or > LongestId || !word.Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return (FieldFaults.WordUnknown, false);
        }

        if (word.At < time.GetUtcNow() - Oldest)
        {
            return (FieldFaults.WordOld, false);
        }

        try
        {
            return word switch
            {
                { Kind: "status", Unit: { } unit, Status: { } status } => await TellAsync(word, who, new SetUnitStatus(unit, status, word.At, StatusSource.Field), cancellationToken).ConfigureAwait(false),
                { Kind: "say", Job: { } job } => await TellAsync(word, who, new SayOnJob(job, word.Text ?? "", word.Photo, word.Id, word.At, StatusSource.Field), cancellationToken).ConfigureAwait(false),
                { Kind: "distress", Unit: { } unit } => await TellAsync(word, who, new RaiseDistress(unit, Place(word), Cry(word)), cancellationToken).ConfigureAwait(false),
                { Kind: "position", Unit: { } unit, Lon: { } lon, Lat: { } lat } => Of(await intake.PositionAsync(unit, new PagePosition(lon, lat, word.At, word.AccuracyM, word.SpeedKmh, word.HeadingDeg), cancellationToken).ConfigureAwait(false)),
                { Kind: "signOn", Unit: { } unit } => await SignOnAsync(word, unit, who, picture, cancellationToken).ConfigureAwait(false),
                { Kind: "signOff" } => await SignOffAsync(word, who, picture, cancellationToken).ConfigureAwait(false),
                _ => (FieldFaults.WordUnknown, false),
            };
        }
        catch (HttpRequestException)
        {
            // The node that decides is another machine, which does not answer now.
            return (null, true);
        }
    }

    private static (Fault? Refusal, bool MayPass) Of(IntakeAnswer answer) => (answer.Refusal, answer.MayPass);

    private async Task<(Fault? Refusal, bool MayPass)> TellAsync(FieldWord word, Caller who, DeskCommand command, CancellationToken cancellationToken)
    {
        CommandAnswer answer = await desk.DoAsync(word.Id, who.Name, command, cancellationToken).ConfigureAwait(false);
        return (answer.Refusal, answer.MayPass);
    }

    /// <summary>Whoever signs on to a unit leaves the one that they are in: nobody is in two.</summary>
    private async Task<(Fault? Refusal, bool MayPass)> SignOnAsync(FieldWord word, string unit, Caller who, Func<PictureState> picture, CancellationToken cancellationToken)
    {
        foreach (UnitDuty other in picture().Units.Values.Where(u => u.Unit != unit && u.Crew.Any(c => c.Name == who.Name)))
        {
            (Fault? refusal, bool mayPass) = await CrewAsync($"{word.Id}-off", other.Unit, who, isIn: false, picture, cancellationToken).ConfigureAwait(false);
            if (refusal is not null || mayPass)
            {
                return (refusal, mayPass);
            }
        }

        return await CrewAsync(word.Id, unit, who, isIn: true, picture, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(Fault? Refusal, bool MayPass)> SignOffAsync(FieldWord word, Caller who, Func<PictureState> picture, CancellationToken cancellationToken) =>
        (word.Unit ?? FieldStates.UnitOf(picture(), who)?.Unit) is { } left ? await CrewAsync(word.Id, left, who, isIn: false, picture, cancellationToken).ConfigureAwait(false) : (FieldFaults.UnitNone, false);

    /// <summary>A crew is said as a whole: when somebody else changed it meanwhile, it is looked at again.</summary>
    private async Task<(Fault? Refusal, bool MayPass)> CrewAsync(string id, string unit, Caller who, bool isIn, Func<PictureState> picture, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            UnitDuty duty = picture().Units.GetValueOrDefault(unit) ?? new UnitDuty(unit);
            if (duty.Crew.Any(c => c.Name == who.Name) == isIn)
            {
                return (null, false);
            }

            ImmutableArray<CrewMember> crew = isIn ? duty.Crew.Add(new CrewMember(who.Name)) : duty.Crew.RemoveAll(c => c.Name == who.Name);
            CommandAnswer answer = await desk.DoAsync($"{id}-{duty.Version}", who.Name, new CrewUnit(unit, crew, duty.Equipment, duty.ShiftEnds, duty.Version), cancellationToken).ConfigureAwait(false);
            if (answer.Refusal is null)
            {
                // What is said next is held against the crew: it must be seen first, here and where the guard looks.
                await SeenAsync(() => picture().Units.GetValueOrDefault(unit)?.Crew.Any(c => c.Name == who.Name) == isIn, cancellationToken).ConfigureAwait(false);
                return (null, false);
            }

            if (answer.MayPass || answer.Refusal.Code != "unit-changed" || attempt == MostTries)
            {
                return (answer.Refusal, answer.MayPass);
            }

            await SeenAsync(() => picture().Units.GetValueOrDefault(unit)?.Version != duty.Version, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SeenAsync(Func<bool> seen, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        using PeriodicTimer look = new(s_look, time);
        while (!seen() && time.GetElapsedTime(began) < s_patience)
        {
            await look.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static GeoPoint? Place(FieldWord word) => word is { Lon: { } lon, Lat: { } lat } && new GeoPoint(lon, lat) is { IsValid: true } at ? ChinaDatum.ToCgcs2000(at, Datum.Wgs84) : null;

    /// <summary>A call that was pressed without a network comes late: it says when it was pressed.</summary>
    private string Cry(FieldWord word)
    {
        StringBuilder text = new(TimeZoneInfo.ConvertTime(word.At, pack.City.TimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture));
        return string.IsNullOrWhiteSpace(word.Text) ? text.ToString() : text.Append(' ').Append(word.Text.Trim()).ToString();
    }
}
