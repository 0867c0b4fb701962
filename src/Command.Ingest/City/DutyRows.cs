using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.City;

/// <summary>Reads <c>duty.json</c> of a pack.</summary>
internal static class DutyRows
{
    private const int Most = 200;

    private static readonly FrozenDictionary<string, string> s_events = Words(NoticeRule.Events);
    private static readonly FrozenDictionary<string, string> s_systems = Words([NoticeChannels.Webhook, NoticeChannels.Broadcast]);

    public static DutyPlan Read(PackObject root, PackReferences references) => new()
    {
        WarningSender = Sender(root),
        Groups = [.. root.Items("groups", Most).Select(item =>
        {
            DutyGroup group = new(item.Slug("id"), item.Text("zh"), item.Text("en"));
            references.Define("duty group", group.Id, item, "id");
            return group;
        })],
        Posts = [.. root.Items("posts", Most).Select(item => Post(item, references))],
        Endpoints = [.. root.Items("endpoints", Most).Select(item =>
        {
            NoticeEndpoint endpoint = new(item.Slug("id"), item.Word("channel", s_systems), item.Text("zh"), item.Text("en"));
            references.Define("endpoint", endpoint.Id, item, "id");
            return endpoint;
        })],
        Rules = [.. root.Items("rules", Most).Select(item => Rule(item, references))],
    };

    private static DutyPost Post(PackObject item, PackReferences references)
    {
        DutyPost post = new(item.Slug("id"), item.Text("zh"), item.Text("en"), Used(item, "groups", "duty group", references), [.. item.Texts("starts", 24).Select(t => Minutes(item, t)).Order()]);
        references.Define("duty post", post.Id, item, "id");
        return post;
    }

    private static NoticeRule Rule(PackObject item, PackReferences references)
    {
        PackObject zh = item.Object("zh");
        PackObject? en = item.Has("en") ? item.Object("en") : null;
        ImmutableArray<string> channels = item.Texts("channels", NoticeChannels.All.Length);
        foreach (string channel in channels.Where(c => !NoticeChannels.All.Contains(c) || c == NoticeChannels.Broadcast))
        {
            item.Fault("pack-field", $"'{channel}' is none of sms, mail, webhook: what the public hears is never sent by rule.", "channels");
        }

        NoticeRule rule = new(
            item.Slug("id"),
            item.Word("on", s_events),
            [.. item.Texts("levels", 4).Select(l => Level(item, l))],
            Used(item, "kinds", "kind", references),
            Used(item, "groups", "duty group", references),
            Used(item, "endpoints", "endpoint", references),
            channels,
            zh.Text("title"),
            zh.Text("text"),
            en?.Text("title"),
            en?.Text("text"))
        {
            Crew = item.Has("crew") && item.Flag("crew"),
        };
        if (rule is { Crew: true, On: not "assigned" })
        {
            item.Fault("pack-field", "Only a rule on 'assigned' has a crew to tell.", "crew");
        }

        references.Define("notice rule", rule.Id, item, "id");
        return rule;
    }

    private static ImmutableArray<string> Used(PackObject item, string name, string kind, PackReferences references)
    {
        ImmutableArray<string> ids = item.Has(name) ? item.Texts(name, Most) : [];
        foreach (string id in ids)
        {
            references.Use(kind, id, item, name);
        }

        return ids;
    }

    private static string? Sender(PackObject root)
    {
        string? sender = root.OptionalText("warningSender");
        if (sender is not null && (sender.Length is 0 or > 200 || sender.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or '<' or '&')))
        {
            root.Fault("pack-field", "CAP 1.2 §3.2.1: a sender has no spaces, commas, < and &.", "warningSender");
        }

        return sender;
    }

    private static int Minutes(PackObject item, string text)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly at))
        {
            return (at.Hour * 60) + at.Minute;
        }

        item.Fault("pack-field", $"'{text}' is no time of day like 08:00.", "starts");
        return 0;
    }

    private static int Level(PackObject item, string text)
    {
        if (text is "1" or "2" or "3" or "4")
        {
            return text[0] - '0';
        }

        item.Fault("pack-field", $"'{text}' is no level: write \"1\" to \"4\".", "levels");
        return 4;
    }

    private static FrozenDictionary<string, string> Words(ImmutableArray<string> words) => words.ToFrozenDictionary(w => w, StringComparer.Ordinal);
}
