using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;

namespace Command.Benchmarks.Fusion;

/// <summary>A labelled day as lines of JSON: <c>{"event": "…", "arrives": "…", "message": {"m": "report", …}}</c>, and what makes it hard, where it is known.</summary>
public static class DayFile
{
    // Who writes a file need not know that "m" and "type" would have to come first.
    private static readonly JsonSerializerOptions s_lenient = new(CommandJson.Wire.Options) { AllowOutOfOrderMetadataProperties = true };

    public static string Line(LabelledMessage labelled)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        JsonObject line = new()
        {
            ["event"] = labelled.Event,
            ["arrives"] = labelled.ArrivesAt.ToString("O", CultureInfo.InvariantCulture),
        };
        if (labelled.Difficulty != Difficulty.None)
        {
            line["difficulty"] = labelled.Difficulty.ToString();
        }

        if (labelled.Rival is { } rival)
        {
            line["rival"] = rival;
        }

        line["message"] = JsonSerializer.SerializeToNode(labelled.Message, CommandJson.Wire.Message);
        return line.ToJsonString(CommandJson.Wire.Options);
    }

    /// <summary>Reads a day; it comes back in the order in which it arrives.</summary>
    /// <exception cref="FormatException">A line is not one: its number and what to write.</exception>
    public static ImmutableArray<LabelledMessage> Read(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ImmutableArray<LabelledMessage>.Builder day = ImmutableArray.CreateBuilder<LabelledMessage>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                day.Add(Parse(line, number));
            }
        }

        return [.. day.OrderBy(m => m.ArrivesAt)];
    }

    private static LabelledMessage Parse(string line, int number)
    {
        try
        {
            JsonNode root = JsonNode.Parse(line) ?? throw new FormatException("null");
            string truth = (string?)root["event"] ?? "";
            DateTimeOffset arrives = DateTimeOffset.Parse((string?)root["arrives"] ?? throw new FormatException("arrives"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            JsonObject message = root["message"] as JsonObject ?? throw new FormatException("message");
            Message read = message.Deserialize((JsonTypeInfo<Message>)s_lenient.GetTypeInfo(typeof(Message))) ?? throw new FormatException("message");
            Enum.TryParse((string?)root["difficulty"], out Difficulty difficulty);
            return new LabelledMessage(read, arrives, truth) { Difficulty = difficulty, Rival = (string?)root["rival"] };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new FormatException($"Line {number} is no labelled message ({e.Message}). Write {{\"event\": \"…\", \"arrives\": \"2026-07-18T09:00:00+08:00\", \"message\": {{\"m\": \"report\", …}}}}.", e);
        }
    }
}
