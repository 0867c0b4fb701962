namespace Command.Ingest.Configuration;

/// <summary>
/// The city's conference system, where people of several places consult about an incident (会商). <c>{incident}</c> stands for the incident's number and <c>{title}</c> for its
/// title; each is escaped.
/// </summary>
public sealed class ConferenceOptions
{
    private const string Incident = "{incident}", Title = "{title}";

    /// <summary>A room's address, for instance <c>https://meet.city.local/command-{incident}?subject={title}</c>. The same incident is always the same room.</summary>
    public string? Template { get; set; }

    /// <summary>What is wrong with it: the setting's key and what to write.</summary>
    public IEnumerable<(string Key, string Write)> Faults()
    {
        if (Template is not null && !IsUsable(Template))
        {
            yield return ("Command__Conference__Template", "an https address (http on this machine's own network) whose path has {incident} in it, for instance https://meet.city.local/command-{incident}?subject={title}");
        }
    }

    /// <summary>The room of an incident; null where no conference system is set.</summary>
    /// <param name="incident">Its number.</param>
    /// <param name="title">Its title.</param>
    public Uri? RoomOf(string incident, string title)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(title);

        // A title may hold what looks like a placeholder: the template is taken apart before it is filled.
        return Template is null ? null : new Uri(string.Join(Uri.EscapeDataString(title), Template.Split(Title).Select(part => part.Replace(Incident, Uri.EscapeDataString(incident), StringComparison.Ordinal))));
    }

    private static bool IsUsable(string template)
    {
        string rest = template.Replace(Incident, "x", StringComparison.Ordinal).Replace(Title, "x", StringComparison.Ordinal);
        int scheme = template.IndexOf("://", StringComparison.Ordinal);
        int path = scheme < 0 ? -1 : template.IndexOf('/', scheme + 3);
        return path > 0 && template.IndexOf(Incident, StringComparison.Ordinal) > path && template.IndexOf('{', StringComparison.Ordinal) > path
            && !rest.AsSpan().ContainsAny('{', '}', ' ') && Uri.TryCreate(rest, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address!.UserInfo.Length == 0;
    }
}
