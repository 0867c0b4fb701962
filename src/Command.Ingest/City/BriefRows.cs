using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;

namespace Command.Ingest.City;

/// <summary>Reads <c>briefs.json</c> of a pack.</summary>
internal static class BriefRows
{
    private const int Most = 200;

    private static readonly FrozenDictionary<string, Classification> s_classes = Enum.GetValues<Classification>().ToFrozenDictionary(c => c.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    public static BriefRules Read(PackObject root, PackReferences references)
    {
        PackObject number = root.Object("number"), body = root.Object("body"), head = root.Object("head"), directives = root.Object("directives");
        ImmutableArray<BriefOffice> offices = [.. root.Items("signatories", Most).Select(item =>
        {
            BriefOffice office = new(item.Slug("id"), item.Text("zh"), item.Text("en"));
            references.Define("signatory", office.Id, item, "id");
            return office;
        })];
        if (offices.IsEmpty)
        {
            root.Fault("pack-field", "At least one office signs briefs.", "signatories");
        }

        return new BriefRules
        {
            ZhNumber = Number(number, "zh"),
            EnNumber = Number(number, "en"),
            ZhBody = body.Text("zh"),
            EnBody = body.Text("en"),
            ZhHead = head.Text("zh"),
            EnHead = head.Text("en"),
            Offices = offices,
            Recipients = [.. root.Items("recipients", Most).Select(item => Recipients(item, references))],
            Class = root.Word("classification", s_classes),
            DailyAt = Time(root, "dailyAt"),
            YellowShare = directives.Number("yellowShare", 0, 1),
            YellowLeast = TimeSpan.FromMinutes(directives.Number("yellowLeastMinutes", 0, 100_000)),
            Groups = Groups(directives, references),
            Overdue = Overdue(directives, references),
            Channels = Channels(directives),
        };
    }

    private static BriefRecipients Recipients(PackObject item, PackReferences references)
    {
        BriefRecipients one = new(item.Slug("id"), item.Text("zh"), item.Text("en"), Used(item, "groups", "duty group", references), Used(item, "endpoints", "endpoint", references), Channels(item));
        references.Define("brief recipients", one.Id, item, "id");
        return one;
    }

    private static ImmutableArray<string> Channels(PackObject item)
    {
        ImmutableArray<string> channels = item.Texts("channels", NoticeChannels.All.Length);
        foreach (string channel in channels.Where(c => !NoticeChannels.All.Contains(c) || c == NoticeChannels.Broadcast))
        {
            item.Fault("pack-field", $"'{channel}' is none of sms, mail, webhook.", "channels");
        }

        return channels;
    }

    private static ImmutableArray<string> Used(PackObject item, string name, string what, PackReferences references)
    {
        ImmutableArray<string> ids = item.Has(name) ? item.Texts(name, Most) : [];
        foreach (string id in ids)
        {
            references.Use(what, id, item, name);
        }

        return ids;
    }

    private static FrozenDictionary<string, string> Groups(PackObject item, PackReferences references)
    {
        Dictionary<string, string> groups = new(StringComparer.Ordinal);
        foreach ((string agency, JsonElement value) in item.Members("groups", Most))
        {
            references.Use("agency", agency, item, "groups");
            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } group)
            {
                references.Use("duty group", group, item, $"groups.{agency}");
                groups[agency] = group;
            }
            else
            {
                item.Fault("pack-field", "A group of duty.json was expected.", $"groups.{agency}");
            }
        }

        return groups.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string? Overdue(PackObject item, PackReferences references)
    {
        string? group = item.OptionalText("overdue");
        if (group is not null)
        {
            references.Use("duty group", group, item, "overdue");
        }

        return group;
    }

    private static string Number(PackObject item, string name)
    {
        string form = item.Text(name);
        if (form.Length > 0 && (!form.Contains("{year}", StringComparison.Ordinal) || !form.Contains("{n}", StringComparison.Ordinal)))
        {
            item.Fault("pack-field", "The form of a number has {year} and {n} in it: without them two briefs would have one number.", name);
        }

        return form;
    }

    private static TimeSpan Time(PackObject item, string name)
    {
        string text = item.Text(name);
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly at))
        {
            return at.ToTimeSpan();
        }

        item.Fault("pack-field", $"'{text}' is no time of day like 17:00.", name);
        return TimeSpan.Zero;
    }
}
