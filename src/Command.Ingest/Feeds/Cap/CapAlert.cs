using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Reads one <c>alert</c> element: who says what, when, about which earlier alerts (CAP 1.2 §3.2.1).</summary>
internal static class CapAlert
{
    // Identity is kept in every index; nothing real comes near this.
    private const int LongestName = 1_000;

    /// <summary>The alert, or why it can't be used.</summary>
    /// <param name="alert">The element.</param>
    /// <param name="context">Whose feed it is.</param>
    /// <param name="signed">What is to be said of its signature, by when it was sent: none, valid, invalid or unchecked.</param>
    public static (Alert? Alert, Fault? Fault) Read(CapElement alert, FeedContext context, Func<DateTimeOffset, CapIssues, string> signed)
    {
        CapIssues issues = new();
        string? identifier = CapXml.Text(alert, "identifier"), sender = CapXml.Text(alert, "sender"), sentText = CapXml.Text(alert, "sent");
        string? status = CapXml.Text(alert, "status"), msgType = CapXml.Text(alert, "msgType");
        Fault? fault = Required(alert, "identifier", identifier) ?? Required(alert, "sender", sender) ?? Required(alert, "sent", sentText)
            ?? Required(alert, "status", status) ?? Required(alert, "msgType", msgType)
            ?? Known(alert, "status", status!, CapWords.Status, issues) ?? Known(alert, "msgType", msgType!, CapWords.MsgType, issues);
        if (fault is not null)
        {
            return (null, fault);
        }

        (DateTimeOffset? sent, Fault? time) = CapTime.Read(sentText!, CapXml.First(alert, "sent")!);
        if (sent is null)
        {
            return (null, time);
        }

        if (time is not null)
        {
            issues.Add(time);
        }

        status = CapWords.Status[status!];
        msgType = CapWords.MsgType[msgType!];
        ImmutableArray<AlertReference> references = References(alert, (sender!, identifier!, sent.Value), issues);
        if (references.IsEmpty && msgType is "Update" or "Cancel")
        {
            return (null, new Fault("cap-references-missing", $"The {msgType} {CapIssues.Quote(identifier!)} names no earlier alert, so there is nothing to {(msgType == "Cancel" ? "cancel" : "update")}; references takes sender,identifier,sent.", CapIssues.Where(alert)));
        }

        foreach (string name in (ReadOnlySpan<string>)["identifier", "sender", "sent", "status", "msgType"])
        {
            if (CapXml.All(alert, name).Skip(1).Any())
            {
                issues.Add("cap-element-repeated", $"The {name} element stands more than once; the first is taken.", alert);
            }
        }

        string signature = signed(sent.Value, issues);
        if (context.RequireSignature && signature != "valid")
        {
            string why = issues.ToImmutable().LastOrDefault(i => i.Code.StartsWith("signature-", StringComparison.Ordinal))?.Reason ?? "It carries none.";
            return (null, new Fault("signature-required", $"The feed takes only alerts whose signature is valid; that of {CapIssues.Quote(identifier!)} is {signature}. {why}", CapIssues.Where(alert)));
        }

        CapSemantics.Check(alert, sent.Value, references, issues);
        Alert bare = new()
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = identifier!,
            // Sent and type are the sender's version; the hash tells apart two that share them, so that neither is lost as a duplicate.
            Version = string.Create(CultureInfo.InvariantCulture, $"{sent.Value.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'}-{msgType}-{CapXml.ContentHash(alert)}"),
            ObservedAt = sent.Value,
            SentAt = sent.Value,
            Exercise = context.Exercise,
            Sender = sender!,
            Status = status,
            MsgType = msgType,
            Scope = CapXml.Word(alert, "scope", CapWords.Scope, issues),
            Sent = sent.Value,
            References = references,
            Signature = signature,
            IssuingRegion = ChineseIdentifier.Parse(identifier!)?.Region,
        };
        Alert whole = WithInfos(bare, alert, context, issues);
        return (whole with { Issues = issues.ToImmutable() }, null);
    }

    private static Alert WithInfos(Alert bare, CapElement alert, FeedContext context, CapIssues issues)
    {
        ImmutableArray<(CapInfo Info, CapElement At)> infos = [.. CapXml.All(alert, "info").Select(i => (CapInfo.Read(i, issues), i))];
        if (infos.IsEmpty)
        {
            return bare;
        }

        ImmutableArray<(CapInfo Info, CapElement At)> shown = CapInfo.Shown(infos);
        // Only an Alert or an Update is a hazard; a Cancel often repeats the severity of what it ends.
        ImmutableArray<int?> levels = [.. shown.Select(i => bare.MsgType is "Alert" or "Update" ? CapLevels.Of(i.Info, context, issues, i.At) : null)];
        // One language may have several blocks, a graver core and its surroundings: the gravest speaks, and it lasts as long as the longest.
        int main = Enumerable.Range(0, shown.Length).MinBy(i => levels[i] ?? int.MaxValue);
        CapInfo info = shown[main].Info;
        if (shown.Select(i => i.Info.Severity).Distinct(StringComparer.Ordinal).Skip(1).Any())
        {
            issues.Add("cap-info-several", $"Blocks of one language differ in severity; {info.Severity ?? "none"} is shown for the whole area.", alert);
        }

        CapGround ground = CapGround.Read(infos.Select(i => i.At), issues);
        return bare with
        {
            ObservedAt = info.Onset ?? info.Effective ?? bare.Sent,
            Categories = info.Categories,
            ResponseTypes = info.ResponseTypes,
            Event = info.Event,
            Urgency = info.Urgency,
            Severity = info.Severity,
            Certainty = info.Certainty,
            Level = levels[main],
            Effective = info.Effective,
            Onset = info.Onset,
            Expires = shown.Max(i => i.Info.Expires),
            Headline = info.Headline,
            Description = info.Description,
            Instruction = info.Instruction,
            AreaDesc = AreaDesc(shown.Select(i => i.Info)) ?? AreaDesc(infos.Select(i => i.Info)),
            EventCodes = info.EventCodes,
            Test = infos.Any(i => CapTests.Names(i.Info)),
            Texts = [.. infos.Select(i => i.Info.Text)],
            Shape = ground.Shape,
            Geocodes = ground.Geocodes,
        };
    }

    private static ImmutableArray<AlertReference> References(CapElement alert, (string Sender, string Identifier, DateTimeOffset Sent) self, CapIssues issues)
    {
        ImmutableArray<AlertReference> references = CapReferences.Read(alert, issues);
        ImmutableArray<AlertReference> others = references.RemoveAll(r => r.Sender == self.Sender && r.Identifier == self.Identifier && (r.Sent ?? self.Sent) == self.Sent);
        if (others.Length < references.Length)
        {
            issues.Add("circular-reference", "The alert refers to itself; that reference is left out.", alert);
        }

        return others;
    }

    private static string? AreaDesc(IEnumerable<CapInfo> infos) =>
        string.Join("; ", infos.Select(i => i.AreaDesc).OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } joined ? joined : null;

    private static Fault? Required(CapElement alert, string name, string? text) => text switch
    {
        null => new Fault($"cap-{name.ToLowerInvariant()}-missing", $"The alert has no {name}, which CAP requires.", CapIssues.Where(alert)),
        { Length: > LongestName } => new Fault($"cap-{name.ToLowerInvariant()}-long", $"The {name} is {text.Length} characters long; the longest that is read has {LongestName}.", CapIssues.Where(alert)),
        _ => null,
    };

    private static Fault? Known(CapElement alert, string name, string text, FrozenDictionary<string, string> words, CapIssues issues)
    {
        if (!words.TryGetValue(text, out string? word))
        {
            return new Fault($"cap-{name.ToLowerInvariant()}-unknown", $"{CapIssues.Quote(text)} is not a CAP {name}; expected one of {string.Join(", ", words.Values.Order())}.", CapIssues.Where(CapXml.First(alert, name)!));
        }

        if (word != text)
        {
            issues.Add("cap-word-case", $"The {name} {CapIssues.Quote(text)} is read as {word}.", CapXml.First(alert, name));
        }

        return null;
    }
}
