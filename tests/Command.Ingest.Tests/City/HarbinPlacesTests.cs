using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Places;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using CsCheck;

namespace Command.Ingest.Tests.City;

public sealed class HarbinPlacesTests
{
    private static readonly Lazy<PlaceIndex> s_index = new(() => PackPlaces.Index(HarbinPack.Pack, BuiltPlaces.None));

    private static PlaceIndex Index => s_index.Value;

    [Theory]
    // Names as they stand, in either script and width.
    [InlineData("中山路", "中山路", PlaceMatchKind.Street)]
    [InlineData("哈尔滨西站", "哈尔滨西站", PlaceMatchKind.Place)]
    [InlineData("阳明滩大桥", "阳明滩大桥", PlaceMatchKind.Place)]
    [InlineData("地铁1号线", "地铁1号线", PlaceMatchKind.Place)]
    [InlineData("道里区", "道里区", PlaceMatchKind.Area)]
    [InlineData("道里", "道里区", PlaceMatchKind.Area)]
    [InlineData("哈尔滨市", "哈尔滨市", PlaceMatchKind.Area)]
    [InlineData("哈爾濱工業大學", "哈尔滨工业大学", PlaceMatchKind.Place)]
    [InlineData("友誼路", "友谊路", PlaceMatchKind.Street)]
    [InlineData("　尼古拉·文庙　", "尼古拉·文庙", PlaceMatchKind.Place)]
    // Only begun, only a part, short forms.
    [InlineData("中山", "中山路", PlaceMatchKind.Street)]
    [InlineData("哈尔滨西", "哈尔滨西站", PlaceMatchKind.Place)]
    [InlineData("哈西站", "哈尔滨西站", PlaceMatchKind.Place)]
    [InlineData("哈工大", "哈尔滨工业大学", PlaceMatchKind.Place)]
    [InlineData("省医院", "黑龙江省医院", PlaceMatchKind.Place)]
    [InlineData("市政府", "哈尔滨市政府", PlaceMatchKind.Place)]
    [InlineData("绕城高速", "哈尔滨绕城高速", PlaceMatchKind.Street)]
    [InlineData("第一医院", "哈尔滨市第一医院", PlaceMatchKind.Place)]
    // Slips and sounds.
    [InlineData("中川路", "中山路", PlaceMatchKind.Street)]
    [InlineData("文长街", "文昌街", PlaceMatchKind.Street)]
    [InlineData("防红纪念塔", "防洪纪念塔", PlaceMatchKind.Place)]
    [InlineData("果哥里大街", "果戈里大街", PlaceMatchKind.Street)]
    // Pinyin.
    [InlineData("zhongshanlu", "中山路", PlaceMatchKind.Street)]
    [InlineData("zhongshan lu", "中山路", PlaceMatchKind.Street)]
    [InlineData("zsl", "中山路", PlaceMatchKind.Street)]
    [InlineData("ｚｈｏｎｇｓｈａｎｌｕ", "中山路", PlaceMatchKind.Street)]
    [InlineData("Zhōngshān Lù", "中山路", PlaceMatchKind.Street)]
    [InlineData("haerbin", "哈尔滨市", PlaceMatchKind.Area)]
    [InlineData("guogeli", "果戈里大街", PlaceMatchKind.Street)]
    [InlineData("changjianglu", "长江路", PlaceMatchKind.Street)]
    [InlineData("中山lu", "中山路", PlaceMatchKind.Street)]
    // Two streets.
    [InlineData("中山路与文昌街交口", "中山路与文昌街", PlaceMatchKind.Intersection)]
    [InlineData("中山路文昌街路口", "中山路与文昌街", PlaceMatchKind.Intersection)]
    [InlineData("中央大街和友谊路", "中央大街与友谊路", PlaceMatchKind.Intersection)]
    [InlineData("尚志大街、石头道街", "尚志大街与石头道街", PlaceMatchKind.Intersection)]
    [InlineData("靖宇街/景阳街十字路口", "靖宇街与景阳街", PlaceMatchKind.Intersection)]
    [InlineData("和兴路与学府路交叉口附近", "和兴路与学府路", PlaceMatchKind.Intersection)]
    [InlineData("和平路和哈平路", "和平路与哈平路", PlaceMatchKind.Intersection)]
    [InlineData("zhongshanlu wenchangjie", "中山路与文昌街", PlaceMatchKind.Intersection)]
    [InlineData("中山路文昌", "中山路与文昌街", PlaceMatchKind.Intersection)]
    [InlineData("Zhongshan Rd & Wenchang St", "中山路与文昌街", PlaceMatchKind.Intersection)]
    [InlineData("corner of Xuefu Road and Hexing Road", "学府路与和兴路", PlaceMatchKind.Intersection)]
    // Addresses.
    [InlineData("中山路93号附近", "中山路", PlaceMatchKind.Street)]
    [InlineData("黑龙江省哈尔滨市香坊区和平路二百三十号", "和平路", PlaceMatchKind.Street)]
    [InlineData("93 Zhongshan Road", "中山路", PlaceMatchKind.Street)]
    [InlineData("中山路口", "中山路", PlaceMatchKind.Street)]
    [InlineData("和兴路桥下", "和兴路", PlaceMatchKind.Street)]
    [InlineData("阳明滩大桥下", "阳明滩大桥", PlaceMatchKind.Place)]
    [InlineData("学府路地铁口", "学府路", PlaceMatchKind.Street)]
    [InlineData("道里区中央大街", "中央大街", PlaceMatchKind.Street)]
    [InlineData("呼兰区中央大街", "呼兰中央大街", PlaceMatchKind.Street)]
    [InlineData("学府路从服装城到理工大学", "学府路", PlaceMatchKind.Street)]
    [InlineData("红旗大街长江路至公滨路段", "红旗大街", PlaceMatchKind.Street)]
    [InlineData("红旗大街和", "红旗大街", PlaceMatchKind.Street)]
    // Beside something.
    [InlineData("省医院旁", "黑龙江省医院", PlaceMatchKind.Place)]
    [InlineData("龙塔对面", "龙塔", PlaceMatchKind.Place)]
    [InlineData("儿童公园门前", "儿童公园", PlaceMatchKind.Place)]
    [InlineData("中央大街防洪纪念塔", "防洪纪念塔", PlaceMatchKind.Place)]
    [InlineData("near Harbin West Station", "哈尔滨西站", PlaceMatchKind.Place)]
    [InlineData("opposite Dragon Tower", "龙塔", PlaceMatchKind.Place)]
    [InlineData("St Sophia", "圣索菲亚教堂", PlaceMatchKind.Place)]
    [InlineData("Zhongsan Road", "中山路", PlaceMatchKind.Street)]
    [InlineData("Nangang District", "南岗区", PlaceMatchKind.Area)]
    // More than an address.
    [InlineData("中山路93号附近有两车相撞，请速来", "中山路", PlaceMatchKind.Street)]
    [InlineData("我在友谊路经纬街这边，有人摔倒了", "友谊路与经纬街", PlaceMatchKind.Intersection)]
    public void Search_WhatPeopleWrite_IsFoundFirst(string query, string title, PlaceMatchKind kind)
    {
        ImmutableArray<PlaceMatch> matches = Index.Search(query);

        Assert.NotEmpty(matches);
        Assert.Equal((title, kind), (matches[0].TitleZh, matches[0].Kind));
        Assert.All(matches, m => Assert.True(m.Point.IsValid && m.UncertaintyM >= 20 && m.Score is > 0 and <= 1 && !m.Why.IsEmpty));
    }

    [Fact]
    public void Search_NameOfAnything_FindsItFirst()
    {
        foreach (string name in Names())
        {
            Assert.Equal(1, Index.Search(name)[0].Score);
        }
    }

    [Fact]
    public void Search_BeginningOfAName_FindsTheName()
    {
        string[] names = [.. Names()];
        Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[2, 20]).Sample(
            (i, length) =>
            {
                string beginning = names[i][..Math.Min(length, names[i].Length)];
                return Index.Search(beginning, PlaceIndex.MostMatches).Any(m => m.TitleZh == names[i]);
            },
            iter: 400);
    }

    [Fact]
    public void Search_PinyinOfAName_FindsTheName()
    {
        string[] names = [.. Names().Where(n => n.All(c => PinyinReadings.Of(c.ToString()).Count > 0))];
        Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[0, 5]).Sample(
            (i, reading) => Index.Search(string.Concat(names[i].Select(c => PinyinReadings.Of(c.ToString()) is var r ? r[reading % r.Count] : "")), 50).Any(m => m.TitleZh == names[i]),
            iter: 200);
    }

    [Fact]
    public void Search_OneWrongCharacter_StillFindsTheName()
    {
        List<string> lost = [];
        foreach (string name in Names().Where(n => n.Length is >= 3 and <= 20))
        {
            for (int at = 0; at < name.Length; at++)
            {
                char[] wrong = name.ToCharArray();
                wrong[at] = '龘';
                if (!Index.Search(new string(wrong), 50).Any(m => m.TitleZh == name && m.Score < 0.9))
                {
                    lost.Add($"{name} as {new string(wrong)}");
                }
            }
        }

        Assert.Empty(lost);
    }

    [Fact]
    public void Search_AnyText_NeverThrows() => Gen.OneOf(Gen.String, Pieces()).Sample(
        text =>
        {
            ImmutableArray<PlaceMatch> matches = Index.Search(text, 20);
            ImmutableArray<PlaceMention> mentions = Index.Mentions.Find(text);
            return matches.Length <= 20
                && matches.All(m => m.Point.IsValid && double.IsFinite(m.UncertaintyM) && m.Score is > 0 and <= 1)
                && mentions.All(m => m.Start >= 0 && m.Start + m.Length <= text.Length && !m.Matches.IsEmpty)
                && mentions.Zip(mentions.Skip(1)).All(p => p.First.Start + p.First.Length <= p.Second.Start);
        },
        iter: 1_500);

    [Theory]
    [InlineData(".*")]
    [InlineData("(中山路)+$")]
    [InlineData("[^\\d]{1,1000}\\")]
    [InlineData("中\u0000山\u202e路\u200b")]
    [InlineData("\ud800中山路\udc00")]
    [InlineData("号号号号号")]
    [InlineData("一十百千号")]
    [InlineData("999999999999999999999号")]
    [InlineData("从到段")]
    [InlineData("与与与与")]
    [InlineData("& & &")]
    [InlineData("附近附近附近")]
    [InlineData("桥下")]
    [InlineData("%00%0a' OR 1=1 --")]
    public void Search_HostileText_IsAnsweredInPeace(string query) => Assert.All(Index.Search(query), m => Assert.True(m.Point.IsValid));

    [Fact]
    public void Search_InvisibleCharactersInAName_AreNotSeen() => Assert.Equal("中山路", Index.Search("中\u0000山\u202e路\u200b")[0].TitleZh);

    [Fact]
    public void Search_AMillionCharacters_ReadsTheFirstOnes()
    {
        Assert.Equal("中山路", Index.Search("中山路" + new string(' ', PlaceIndex.LongestQuery) + new string('x', 1_000_000))[0].TitleZh);
        Assert.All(new[] { '路', 'z', '号', '与', ' ', '\ud800', '９' }, c => Assert.True(Index.Search(new string(c, 1_000_000)).Length <= 10));
    }

    [Fact]
    public void Find_Report_GivesEachPlaceWhereItStands()
    {
        const string Report = "中山路与文昌街交口两车相撞，东侧车道堵塞；另外学府路93号附近冒烟，哈尔滨市道里区中央大街有人落水。Smoke near Dragon Tower!";
        ImmutableArray<PlaceMention> mentions = Index.Mentions.Find(Report);

        Assert.Equal(["中山路与文昌街交口", "学府路93号附近", "哈尔滨市道里区中央大街", "Dragon Tower"], mentions.Select(m => Report.Substring(m.Start, m.Length)));
        Assert.Equal(["中山路与文昌街", "学府路", "中央大街", "龙塔"], mentions.Select(m => m.Matches[0].TitleZh));
        Assert.Equal(PlaceMatchKind.Intersection, mentions[0].Matches[0].Kind);
        Assert.Contains(mentions[1].Matches[0].Why, w => w.Code == "near");
        Assert.Equal("道里区", mentions[2].Matches[0].DistrictZh);
    }

    [Fact]
    public void Find_LongestName_Counts() => Assert.Equal("哈尔滨工业大学", Assert.Single(Index.Mentions.Find("在哈尔滨工业大学院内")).Matches[0].TitleZh);

    [Fact]
    public void Find_EnglishNameInsideAWord_IsNone() => Assert.Empty(Index.Mentions.Find("xdragon towers"));

    [Fact]
    public void Find_TextWithoutPlaces_IsEmpty() => Assert.Empty(Index.Mentions.Find("今天天气很好，没有事情发生。"));

    [Fact]
    public void Find_TooLongAText_StopsAtItsBounds()
    {
        string report = string.Concat(Enumerable.Repeat("中山路文昌街中山路93号", 200_000));

        Assert.Equal(PlaceMentions.MostMentions, Index.Mentions.Find(report).Length);
        Assert.Empty(Index.Mentions.Find(new string('哈', PlaceMentions.LongestText) + "龙塔"));
    }

    [Fact]
    public void Readings_OfPolyphones_AreAll()
    {
        Assert.Equal(["chong", "zhong"], PinyinReadings.Of("重").Order(StringComparer.Ordinal));
        Assert.Equal(["chang", "zhang"], PinyinReadings.Of("长").Order(StringComparer.Ordinal));
        Assert.Contains("hang", PinyinReadings.Of("行"));
        Assert.Contains("lv", PinyinReadings.Of("绿"));
        Assert.Contains("lu", PinyinReadings.Of("绿"));
        Assert.Equal("ha er bin", string.Join(' ', "哈尔滨".Select(c => PinyinReadings.Of(c.ToString())[0])));
        Assert.Empty(PinyinReadings.Of("a"));
        Assert.Empty(PinyinReadings.Of(""));
    }

    [Fact]
    public void Readings_EveryHanCharacterOfThePack_HasOne() =>
        Assert.DoesNotContain(Names().SelectMany(n => n).Distinct(), c => c is >= '\u4e00' and <= '\u9fff' && PinyinReadings.Of(c.ToString()).Count == 0);

    [Fact]
    public void ReadStreets_BuiltFile_GivesStreetsAndNamesBadLines()
    {
        List<Fault> faults = [];
        ImmutableArray<NamedStreet> streets = BuiltPlaces.ReadStreets(
            [
                """{"zh":"测试路","en":"Test Road","class":"primary","lengthM":100,"at":[126.6,45.7],"lines":[[[126.6,45.7],[126.61,45.7]],[[126.61,45.7],[126.62,45.71]]]}""",
                """{"name":"甲街","name_en":"Jia Street","lines":[[[126.6,45.7],[126.6,45.71]]]}""",
                "",
                """{"zh":"无线路"}""",
                """{"zh":"坏线路","lines":[[[999,45.7],["x",1]]]}""",
                """{"zh":"\ud800","lines":[[[126.6,45.7],[126.61,45.7]]]}""",
                "[1,2",
                "7",
            ],
            faults);

        Assert.Equal([("测试路", "Test Road", 2), ("甲街", "Jia Street", 1)], streets.Select(s => (s.Zh, s.En, s.Lines.Length)));
        Assert.Equal([4, 5, 6, 7, 8], faults.Select(f => int.Parse(f.Where!.Split(' ')[^1])));
    }

    [Fact]
    public void Index_WithBuiltPlaces_PrefersSurveyedStreetsAndThePacksOwnPlaces()
    {
        GeoPoint tower = Index.Search("龙塔")[0].Point;
        BuiltPlaces built = new(
            [new NamedStreet("中山路", "Zhongshan Road", [new LineShape([new(126.65, 45.75), new(126.651, 45.75)])])],
            [new NamedPlace("龙塔", "", "tourism", tower with { Lon = tower.Lon + 0.001 }), new NamedPlace("新楼", "", "building", new GeoPoint(126.6, 45.7))],
            []);
        PlaceIndex index = PackPlaces.Index(HarbinPack.Pack, built);

        Assert.True(index.Search("中山路")[0].UncertaintyM < 100);
        Assert.Equal(tower, Assert.Single(index.Search("龙塔"), m => m.TitleZh == "龙塔").Point);
        Assert.Equal("新楼", index.Search("新楼")[0].TitleZh);
    }

    [Fact]
    public void Read_FolderWithoutBuiltFiles_IsEmpty()
    {
        BuiltPlaces built = BuiltPlaces.Read(Path.Combine(AppContext.BaseDirectory, "no-such-folder"));

        Assert.True(built.Streets.IsEmpty && built.Places.IsEmpty && built.Faults.IsEmpty);
    }

    [Fact]
    public void Read_BuiltFolder_GivesItsPlaces()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("command-places-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "osm"));
            File.WriteAllText(Path.Combine(folder.FullName, "osm", "streets.jsonl"), """{"zh":"测试路","lines":[[[126.6,45.7],[126.61,45.7]]]}""" + "\n");
            File.WriteAllText(
                Path.Combine(folder.FullName, "osm", "pois.geojson"),
                """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"n1","class":"school","zh":"测试小学"},"geometry":{"type":"Point","coordinates":[126.6,45.7]}},{"properties":3},7]}""");
            BuiltPlaces built = BuiltPlaces.Read(folder.FullName);

            Assert.Equal("测试路", Assert.Single(built.Streets).Zh);
            Assert.Equal(("测试小学", "school"), Assert.Single(built.Places) is var p ? (p.Zh, p.Kind) : default);

            File.WriteAllText(
                Path.Combine(folder.FullName, "osm", "areas.geojson"),
                """
                {"type":"FeatureCollection","features":[
                {"type":"Feature","properties":{"id":"r1","level":8,"zh":"测试街道","en":"Ceshi Subdistrict"},"geometry":{"type":"Polygon","coordinates":[[[126.60,45.75],[126.62,45.75],[126.62,45.77],[126.60,45.77],[126.60,45.75]]]}},
                {"type":"Feature","properties":{"id":"r2","level":6,"zh":"测试区"},"geometry":{"type":"Polygon","coordinates":[[[126.60,45.75],[126.62,45.75],[126.62,45.77],[126.60,45.77],[126.60,45.75]]]}},
                {"type":"Feature","properties":{"id":"r3","level":8,"zh":"坏街道"},"geometry":{"type":"Polygon","coordinates":[[[126.60,45.75],[999,45.75],[126.62,45.77]]]}},
                {"type":"Feature","properties":{"id":"r4","level":8,"zh":"点街道"},"geometry":{"type":"Point","coordinates":[126.60,45.75]}},7]}
                """);
            built = BuiltPlaces.Read(folder.FullName);
            Assert.Equal(("测试街道", "r1"), Assert.Single(built.Subdistricts) is var area ? (area.Zh, area.Code) : default);

            PlaceIndex index = PackPlaces.Index(HarbinPack.Pack, built);
            foreach (string query in new[] { "测试街道", "道里区测试街道", "Ceshi Subdistrict", "ceshijiedao", "测试街" })
            {
                PlaceMatch found = index.Search(query)[0];
                Assert.Equal(("测试街道", PlaceMatchKind.Area), (found.TitleZh, found.Kind));
                Assert.InRange(found.Point.DistanceTo(new GeoPoint(126.61, 45.76)), 0, found.UncertaintyM);
            }

            File.WriteAllText(Path.Combine(folder.FullName, "osm", "pois.geojson"), "{");
            Assert.Equal("places-json", Assert.Single(BuiltPlaces.Read(folder.FullName).Faults).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Names() =>
        HarbinPack.Pack.BaseMap.Where(f => f.Class is not "district-label").Select(f => f.Zh).Concat(HarbinPack.Pack.Facilities.Select(f => f.Zh)).Concat(HarbinPack.Pack.Areas.Select(a => a.Zh)).Distinct();

    private static Gen<string> Pieces()
    {
        string[] pieces = [.. Names().Take(120), "与", "和", "交口", "附近", "93号", "二百号", "从", "到", "至", "段", "桥下", " and ", " & ", "near ", "哈尔滨市", "道里区", "zhongshan", "lu", " ", "\ud83d", "\0", "号", "-"];
        return Gen.Int[0, pieces.Length - 1].Array[0, 12].Select(picked => string.Concat(picked.Select(i => pieces[i])));
    }
}
