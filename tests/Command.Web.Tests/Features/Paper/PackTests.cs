using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Paper;
using Command.Ingest.Picture;
using Command.Web.Features.Paper;
using Command.Web.Resources;
using Command.Web.Tests.Features.Rooms;
using WallScene = Command.Web.Tests.Features.Wall.Scene;

namespace Command.Web.Tests.Features.Paper;

public sealed class PackTests : IDisposable
{
    private static readonly DateTimeOffset s_now = WallScene.Now;
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("command-paper-").FullName, "paper");

    [Theory]
    [InlineData("zh-CN", "内部", "值班长", "来电卡片")]
    [InlineData("en", "INTERNAL", "Watch chief", "Call cards")]
    public void Page_OfAPicture_OpensAloneAndSaysWhatItBears(string culture, string mark, string post, string cards)
    {
        PictureState picture = RoomScene.After(
            PictureState.Empty,
            ("li", new PutShift("s1", "chief", new DutyPerson("张<b>伟", null, "13900001111", null), s_now.AddHours(-1), s_now.AddHours(8), 0)));
        string html = new PackPage(RoomScene.Pack, Words.For(culture)).Write(picture, s_now, fresh: false, [CardNumbers.Of("K7Q", 100, 1)]);
        Assert.Contains(mark, html, StringComparison.Ordinal);
        Assert.Contains(post, html, StringComparison.Ordinal);
        Assert.Contains(cards, html, StringComparison.Ordinal);
        Assert.Contains("13900001111", html, StringComparison.Ordinal);
        Assert.Contains("张&lt;b&gt;伟", html, StringComparison.Ordinal);
        Assert.Contains(CardNumbers.Of("K7Q", 100, 1), html, StringComparison.Ordinal);
        Assert.Contains(Words.For(culture)["Pack_NotLive"], html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/", html, StringComparison.Ordinal);
        Assert.Contains("@page", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Cards_OfPacksOneAfterAnother_RiseAndNeverComeAgain()
    {
        List<string> all = [];
        DateTimeOffset[] clock = [s_now, s_now, s_now.AddMinutes(5), s_now.AddDays(-3), s_now.AddMinutes(6)];
        foreach (DateTimeOffset now in clock)
        {
            all.AddRange(new PackFolder(_folder).Cards(now, 20));
        }

        Assert.Equal(100, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.All(all, c => Assert.Equal(c, CardNumbers.Read(c)));
        File.Delete(Path.Combine(_folder, "numbers"));
        Assert.Empty(new PackFolder(_folder).Cards(s_now, 20).Intersect(all));
    }

    [Fact]
    public void Keep_ManyPacks_KeepsTheNewestForTheirOwnerAlone()
    {
        PackFolder folder = new(_folder);
        for (int i = 0; i < 5; i++)
        {
            folder.Keep($"pack {i}", s_now.AddMinutes(5 * i), most: 3);
        }

        Assert.Equal("pack 4", File.ReadAllText(folder.Latest));
        Assert.Equal(["pack 2", "pack 3", "pack 4"], Directory.GetFiles(_folder, "pack-*.html").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.GetFiles(_folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        }
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
}
