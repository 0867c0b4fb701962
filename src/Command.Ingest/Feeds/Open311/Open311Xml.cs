using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>The XML form: <c>service_requests</c> with a <c>request</c> an item. Namespaces and stray attributes are passed over.</summary>
internal static class Open311Xml
{
    /// <summary>Fields kept of one item; the standard has 20.</summary>
    private const int MaxFields = 400;

    public static Open311Document Read(ReadOnlyMemory<byte> body)
    {
        (XDocument? document, Fault? fault) = SafeXml.Read(body);
        if (document?.Root is not { } root)
        {
            return new Open311Document([], [fault ?? new Fault("xml-malformed", "The document has no root element.")]);
        }

        return root.Name.LocalName switch
        {
            "service_requests" or "requests" => Rows(root),
            "request" => Build([root]),
            "errors" => new Open311Document([], [Open311Shape.Errors(FirstError(root.Elements().FirstOrDefault()))]),
            "error" => new Open311Document([], [Open311Shape.Errors(FirstError(root))]),
            "services" => new Open311Document([], [Open311Shape.Services()]),
            "service_definition" => new Open311Document([], [Open311Shape.Definition()]),
            "discovery" => new Open311Document([], [Open311Shape.Discovery()]),
            string other => Open311Document.Refused(
                "open311-unrecognised", $"The root element is <{Short(other)}>; a GET /requests document has <service_requests>."),
        };
    }

    private static Open311Document Rows(XElement root) => Build(root.Elements());

    private static Open311Document Build(IEnumerable<XElement> elements)
    {
        ImmutableArray<Open311Item>.Builder items = ImmutableArray.CreateBuilder<Open311Item>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        int row = 0;
        foreach (XElement element in elements)
        {
            if (row == Open311Shape.MaxItems)
            {
                faults.Add(Open311Shape.TooMany());
                break;
            }

            string where = string.Create(CultureInfo.InvariantCulture, $"item {++row}");
            if (element.Name.LocalName != "request")
            {
                faults.Add(new Fault("item-not-a-request", $"The element is <{Short(element.Name.LocalName)}>; an item is <request>.", where));
                continue;
            }

            Open311Item.Builder builder = new(where);
            int left = MaxFields;
            Add(builder, "", element, ref left);
            if (left < 0)
            {
                faults.Add(new Fault("too-many-fields", string.Create(CultureInfo.InvariantCulture, $"The item has more than {MaxFields} fields."), where));
            }
            else
            {
                items.Add(builder.Build());
            }
        }

        return new Open311Document(items.DrainToImmutable(), faults.DrainToImmutable());
    }

    private static void Add(Open311Item.Builder builder, string path, XElement element, ref int left)
    {
        if (!element.HasElements)
        {
            left--;
            builder.Add(path, element.Value);
            return;
        }

        foreach (XElement child in element.Elements())
        {
            if (left < 0)
            {
                return;
            }

            // Extensions are often rows of name and value: the name is what tells them apart.
            XElement? name = child.HasElements ? Child(child, "code") ?? Child(child, "key") ?? Child(child, "name") : null;
            XElement? value = name is null ? null : Child(child, "value");
            if (name is not null && value is not null)
            {
                left--;
                builder.Add($"{path}/{name.Value.Trim()}", value.Value);
            }
            else
            {
                Add(builder, path.Length == 0 ? child.Name.LocalName : $"{path}/{child.Name.LocalName}", child, ref left);
            }
        }
    }

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? FirstError(XElement? error) => error switch
    {
        null => null,
        _ when Child(error, "description") is { } text => $"{Child(error, "code")?.Value.Trim()}: {Short(text.Value.Trim())}",
        _ => Short(error.Value.Trim()),
    };

    private static string Short(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
