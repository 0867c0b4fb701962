using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Command.Ingest.Api.Ogc;

/// <summary>One collection: how its features are found and what each of them says.</summary>
internal sealed record OgcCollection
{
    private readonly FrozenDictionary<string, OgcField> _fields = FrozenDictionary<string, OgcField>.Empty;

    public required string Id { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    public required string DescriptionZh { get; init; }

    public required string DescriptionEn { get; init; }

    public required ImmutableArray<OgcField> Fields
    {
        get;
        init
        {
            field = value;
            _fields = value.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);
        }
    }

    /// <summary>Every feature, in any order.</summary>
    public required Func<OgcMoment, IEnumerable<OgcFeature>> All { get; init; }

    public required Func<OgcMoment, string, OgcFeature?> Find { get; init; }

    public OgcField? FieldOf(string name) => _fields.GetValueOrDefault(name);

    public string Title(CultureInfo culture) => IsEnglish(culture) ? En : Zh;

    public string Description(CultureInfo culture) => IsEnglish(culture) ? DescriptionEn : DescriptionZh;

    private static bool IsEnglish(CultureInfo culture) => culture.TwoLetterISOLanguageName == "en";
}

/// <summary>Collects the fields of features that are made from a <typeparamref name="T"/>.</summary>
internal sealed class FieldList<T>
    where T : class
{
    private readonly ImmutableArray<OgcField>.Builder _fields = ImmutableArray.CreateBuilder<OgcField>();

    public ImmutableArray<OgcField> Fields => _fields.ToImmutable();

    public FieldList<T> Text(string name, string description, Func<T, string?> value) => Add(name, FieldType.Text, description, (t, _) => value(t));

    public FieldList<T> Integer(string name, string description, Func<T, int?> value) => Add(name, FieldType.Integer, description, (t, _) => value(t));

    public FieldList<T> Number(string name, string description, Func<T, double?> value) => Add(name, FieldType.Number, description, (t, _) => value(t));

    public FieldList<T> Flag(string name, string description, Func<T, OgcMoment, bool?> value) => Add(name, FieldType.Flag, description, (t, m) => value(t, m));

    public FieldList<T> Time(string name, string description, Func<T, DateTimeOffset?> value) => Add(name, FieldType.Time, description, (t, _) => value(t));

    public FieldList<T> Number(string name, string description, Func<T, OgcMoment, double?> value) => Add(name, FieldType.Number, description, (t, m) => value(t, m));

    public FieldList<T> Text(string name, string description, Func<T, OgcMoment, string?> value) => Add(name, FieldType.Text, description, (t, m) => value(t, m));

    public FieldList<T> Time(string name, string description, Func<T, OgcMoment, DateTimeOffset?> value) => Add(name, FieldType.Time, description, (t, m) => value(t, m));

    public FieldList<T> Texts(string name, string description, Func<T, OgcMoment, ImmutableArray<string>> value) => Add(name, FieldType.Texts, description, (t, m) => value(t, m));

    public FieldList<T> Texts(string name, string description, Func<T, ImmutableArray<string>> value) => Add(name, FieldType.Texts, description, (t, _) => value(t));

    /// <summary>Texts made for the reader, in the reader's language: shown, but no query parameter.</summary>
    public FieldList<T> Words(string name, string description, Func<T, OgcMoment, ImmutableArray<string>> value)
    {
        _fields.Add(new OgcField(name, FieldType.Texts, description, (item, moment) => value((T)item, moment), Filterable: false));
        return this;
    }

    private FieldList<T> Add(string name, FieldType type, string description, Func<T, OgcMoment, object?> value)
    {
        _fields.Add(new OgcField(name, type, description, (item, moment) => value((T)item, moment)));
        return this;
    }
}
