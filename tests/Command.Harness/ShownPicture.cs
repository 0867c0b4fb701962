using System.Text.Json;
using System.Text.Json.Nodes;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Picture;

namespace Command.Harness;

/// <summary>What a node shows, asked for as a web node and a monitor ask.</summary>
public static class ShownPicture
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>A node's picture, as its hub gives it, once it has come so far.</summary>
    public static async Task<PictureState> PictureAsync(Node node, long atLeast, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        PictureState picture = PictureState.Empty;
        await foreach (FollowFrame frame in new RemotePictureSource(node.Address, null).FollowAsync(patience.Token))
        {
            picture = frame.Snapshot ?? Fold.EvolveAll(picture, frame.Frame.Entries);
            if (picture.Sequence >= atLeast)
            {
                return picture;
            }
        }

        throw new InvalidOperationException("The picture's stream ended.");
    }

    /// <summary>A picture as text that does not depend on the order of its dictionaries.</summary>
    public static string Canonical(PictureState picture)
    {
        JsonObject written = JsonSerializer.SerializeToNode(picture, CommandJson.Wire.PictureState)!.AsObject();
        written["open"] = new JsonArray([.. written["open"]!.AsArray().Select(o => o!.GetValue<string>()).Order(StringComparer.Ordinal).Select(o => (JsonNode)o)]);
        return Sorted(written)!.ToJsonString();
    }

    public static async Task<Dictionary<string, double>> MetricsAsync(Node node, CancellationToken cancellationToken)
    {
        string text = await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        return text.Split('\n')
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(' '))
            .ToDictionary(l => l[0], l => double.Parse(l[1]), StringComparer.Ordinal);
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
