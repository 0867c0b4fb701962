using System.Text;
using Command.Ingest.Fusion.Wording;
using CsCheck;

namespace Command.Ingest.Tests.Fusion.Wording;

public sealed class WordingPropertyTests
{
    // Letters that the reader acts on, in any order, are harder than letters at random.
    private static readonly string[] s_words =
    [
        "积水", "没有", "无", "路", "中山路", "街", "88", "号", "号线", "一米", "二", "半", "厘米", "黑a", "12345", "k12+", "已", "退", "又", "着火", "、", "，", "。", " ", "(", ")", "【演练】", "与", "交叉口", "no", "fire", " and ", "street",
        "st", "st.", "two", "cars", "line ", "3", "3rd ", "floor", ".", "0.", "#", "小区", "医院", "白色", "轿车", "的", "了", "\ud83d\udd25", "\ud83d", "\udd25", "\u0301", "\u202e", "七八个", "两", "百", "请", "cleared", "again", "is", "、", "-", "之", "至", "\0", "口",
    ];

    private static readonly Gen<string> s_pieces = Gen.Int[0, s_words.Length - 1].Select(i => s_words[i]);

    private static readonly Gen<string> s_texts = Gen.OneOf(
        s_pieces.Array[0, 60].Select(p => string.Concat(p)),
        Gen.String[0, 400],
        Gen.Char['\u4e00', '\u9fff'].Array[0, 300].Select(c => new string(c)),
        Gen.Char['\ud7f0', '\ue010'].Array[0, 100].Select(c => new string(c)));

    [Fact]
    public void Read_AnyText_GivesBoundedSortedDistinctLists() => Gen.Select(s_texts, s_texts, s_texts).Sample(
        (title, text, address) => Check(Readers.Harbin.Read(title, text, address)), iter: 3_000);

    [Fact]
    public void Read_SameTextTwice_IsTheSame() => s_texts.Sample(
        text =>
        {
            ReportWording once = Readers.Read(text), again = Readers.Read(new string(text));
            Assert.Equal(once, again);
            Assert.Equal(once.GetHashCode(), again.GetHashCode());
        }, iter: 1_000);

    [Fact]
    public void Read_OtherCaseWidthOrCharacters_IsTheSame() => s_texts.Sample(
        text =>
        {
            ReportWording plain = Readers.Read(text);
            Assert.Equal(plain, Readers.Read(Upper(text)));
            Assert.Equal(plain, Readers.Read(Wide(text)));
            Assert.Equal(plain, Readers.Read(Traditional(text)));
        }, iter: 1_000);

    [Fact]
    public void Read_Megabytes_ReadsNoMoreThanTheBeginning()
    {
        string start = string.Concat(Enumerable.Repeat("中山路88号着火，3人被困，", 200));
        ReportWording whole = Readers.Read(start + string.Concat(Enumerable.Repeat("红旗大街垃圾停电", 150_000)));

        Assert.Equal(Readers.Read(start), whole);
        Check(whole);
    }

    [Theory]
    [InlineData("中")]
    [InlineData("路")]
    [InlineData("8")]
    [InlineData("一")]
    [InlineData("a")]
    [InlineData("没有")]
    [InlineData("积水、")]
    [InlineData("没有积水、")]
    [InlineData("请已退")]
    [InlineData("中山路与文昌街、")]
    [InlineData("白色")]
    [InlineData("\ud83d")]
    [InlineData("(")]
    [InlineData("e\u0301\u0302\u0303")]
    public void Read_OneThingOverAndOver_IsRead(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 100_000));

        Check(Readers.Harbin.Read(text, text, text));
    }

    [Fact]
    public void Read_ArabicZalgoAndHalfSurrogates_KeepsWhatIsReadable()
    {
        ReportWording wording = Readers.Read("\u202eمرحبا\u202c 中\u0338山\u0335路\ud83d 积\u200b水 \udd25 f\u0336i\u0336r\u0336e\u0336");

        Assert.Equal(["中山路"], wording.Names);
        Assert.Equal(["fire", "waterlogging"], Readers.KindsOf(wording).Order());
    }

    [Fact]
    public void Read_FromManyThreads_IsTheSame()
    {
        string[] texts = [.. ChineseSentences.Rows.Concat(EnglishSentences.Rows).Select(r => r.Data.Item1)];
        ReportWording[] alone = [.. texts.Select(Readers.Read)];
        Parallel.For(0, 8, _ => Assert.Equal(alone, texts.Select(Readers.Read)));
    }

    [Fact]
    public void Read_EveryRealCase_IsRead()
    {
        string[] files = [.. Samples.Files("open311")];
        Assert.SkipWhen(files.Length == 0, "The samples folder ../shared/samples is not on this machine.");
        int read = 0;
        foreach (string text in files.SelectMany(f => Texts(Samples.Text(f))))
        {
            Check(Readers.Harbin.Read(text, text, text));
            Check(Readers.Nameless.Read(null, text, null));
            read++;
        }

        Assert.True(read > 200, $"{read} texts");
    }

    private static void Check(ReportWording wording)
    {
        Assert.True(wording.Kinds.Length <= ReportWording.MostKinds && wording.Names.Length <= ReportWording.MostNames);
        Assert.True(wording.Details.Length <= ReportWording.MostDetails && wording.Shingles.Length <= ReportWording.MostShingles);
        Assert.All(wording.Kinds, k => Assert.InRange(k.Weight, 0.001, 0.99));
        Assert.All(wording.Kinds, k => Assert.NotNull(Harbin.Pack.KindOf(k.Kind)));
        Assert.Equal(wording.Kinds.OrderByDescending(k => k.Weight).ThenBy(k => k.Kind, StringComparer.Ordinal), wording.Kinds);
        Assert.Equal(wording.Kinds.Length, wording.Kinds.Select(k => k.Kind).Distinct().Count());
        Assert.Equal(wording.Names.Distinct().Order(StringComparer.Ordinal), wording.Names);
        Assert.Equal(wording.Details.Distinct().Order(StringComparer.Ordinal), wording.Details);
        Assert.Equal(wording.Shingles.Distinct().Order(), wording.Shingles);
        Assert.All(wording.Names.Concat(wording.Details), t => Assert.InRange(t.Length, 1, 140));
    }

    private static string Upper(string text) => new([.. text.Select(c => c is >= 'a' and <= 'z' ? (char)(c - 32) : c)]);

    private static string Wide(string text) => new([.. text.Select(c => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' ? (char)(c + 0xfee0) : c)]);

    private static string Traditional(string text)
    {
        StringBuilder written = new(text);
        foreach ((char simple, char old) in "积積水水号號线線与與医醫黑黑厘釐两兩轿轎车車请請".Chunk(2).Where(p => p[0] != '厘').Select(p => (p[0], p[1])))
        {
            written.Replace(simple, old);
        }

        return written.ToString();
    }

    // Every piece of text of a document, whatever its format.
    private static IEnumerable<string> Texts(string document) =>
        document.Split(['<', '>', '"', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(document);
}
