using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch.Queue;

/// <summary>Makes the queue's rows from one picture after the other; what did not change is not made again.</summary>
/// <remarks>Not safe to share between threads: one for each desk.</remarks>
public sealed class QueueReading
{
    private Dictionary<string, (Incident Incident, int Asked, Made Made)> _kept = new(StringComparer.Ordinal);
    private PictureState? _picture;
    private PackNames? _names;
    private bool _began;

    /// <summary>All open incidents.</summary>
    public ImmutableArray<QueueRow> Rows { get; private set; } = [];

    /// <summary>How many incidents came since the desk was opened.</summary>
    public int Came { get; private set; }

    /// <summary>The gravest level among those that came last; 4 where they have none.</summary>
    public int CameLevel { get; private set; } = 4;

    public void Read(PictureState picture, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (ReferenceEquals(picture, _picture) && ReferenceEquals(names, _names))
        {
            return;
        }

        bool again = ReferenceEquals(names, _names);
        (_picture, _names) = (picture, names);
        ILookup<string, Suggestion> asked = picture.Suggestions.Values.ToLookup(s => s.Incident, StringComparer.Ordinal);
        ILookup<string, Assignment> jobs = picture.Assignments.Values.ToLookup(a => a.Incident, StringComparer.Ordinal);
        Dictionary<string, (Incident, int, Made)> kept = new(picture.Open.Count, StringComparer.Ordinal);
        List<QueueRow> came = [];
        foreach (string id in picture.Open)
        {
            Incident incident = picture.Incidents[id];
            int questions = asked[id].Count();
            Assignment[] ofIt = [.. jobs[id]];
            IncidentClaim? claim = picture.Claims.GetValueOrDefault(id);
            bool known = _kept.TryGetValue(id, out (Incident Incident, int Asked, Made Made) held);
            Made made = again && known && ReferenceEquals(held.Incident, incident) && held.Asked == questions && held.Made.Same(ofIt, claim)
                ? held.Made
                : new Made(QueueRow.Of(incident, questions, ofIt, claim, names), ofIt, claim);
            kept[id] = (incident, questions, made);
            if (!known)
            {
                came.Add(made.Row);
            }
        }

        // What was there when the desk was opened is no news.
        if (_began && came.Count > 0)
        {
            Came += came.Count;
            CameLevel = came.Min(r => r.Row.Level ?? 4);
        }

        _began |= picture.Sequence > 0;
        _kept = kept;
        Rows = [.. kept.Values.Select(k => k.Item3.Row)];
    }

    private sealed record Made(QueueRow Row, Assignment[] Jobs, IncidentClaim? Claim)
    {
        public bool Same(Assignment[] jobs, IncidentClaim? claim) => Equals(claim, Claim) && jobs.Length == Jobs.Length && jobs.All(j => Jobs.Any(o => ReferenceEquals(o, j)));
    }
}
