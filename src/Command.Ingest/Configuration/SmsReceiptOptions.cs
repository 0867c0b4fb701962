namespace Command.Ingest.Configuration;

/// <summary>What a text message gateway says later of what it took: it calls <c>/notices/receipts/sms</c> here, by POST with JSON or a form, or by GET.</summary>
public sealed class SmsReceiptOptions
{
    /// <summary>What it must show, as <c>Authorization: Bearer</c>, or as <c>secret</c> in the address where it can send no headers; at least 16 characters. Unset, no receipts are taken.</summary>
    public string? Secret { get; set; }

    /// <summary>Where in JSON the list of receipts is, with dots between nested fields; unset: the document itself is the list, or one receipt.</summary>
    public string? Items { get; set; }

    /// <summary>The field with what was sent to it as <c>{id}</c>. Default id.</summary>
    public string Id { get; set; } = "id";

    /// <summary>The field with how it went. Default status.</summary>
    public string State { get; set; } = "status";

    /// <summary>The words for "it is there", with commas between. Default DELIVRD (SMPP 3.4 §5.2.28).</summary>
    public string Delivered { get; set; } = "DELIVRD";

    /// <summary>The words for "it never will be". What is neither says nothing yet. Default UNDELIV, EXPIRED, REJECTD, DELETED.</summary>
    public string Failed { get; set; } = "UNDELIV, EXPIRED, REJECTD, DELETED";

    /// <summary>The answer by which the gateway knows that it need not call again. Default {"ok":true}.</summary>
    public string Answer { get; set; } = """{"ok":true}""";

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        const string Key = "Sms__Receipts__";
        if (Secret is { Length: < 16 } || Secret?.AsSpan().ContainsAnyExceptInRange('!', '~') == true)
        {
            yield return (Key + "Secret", "a secret of at least 16 printable ASCII characters without spaces, which the gateway knows too, or leave it unset");
        }

        foreach ((string name, string value) in new[] { (nameof(Id), Id), (nameof(State), State), (nameof(Delivered), Delivered) }.Where(v => string.IsNullOrWhiteSpace(v.Item2)))
        {
            yield return (Key + name, $"a name, for instance {(name == nameof(Delivered) ? "DELIVRD" : value)}");
        }
    }
}
