using Command.Ingest.Picture.Situation;

namespace Command.Ingest.Tests.Picture.Situation;

public sealed class SentenceTests
{
    private static readonly DateTimeOffset s_now = CityScene.Now;

    [Fact]
    public void Sentences_OfAQuietCityThatIsHeard_AreFiveAndCalm()
    {
        CitySituation situation = new CityScene().Situation();
        Assert.Equal(["alerts calm", "feeds calm", "incidents calm", "water calm", "work some"], Codes(situation));
        Assert.All(situation.Sentences, s => Assert.Equal(5, s.Gravity));
    }

    [Fact]
    public void Sentences_OfAQuietCityThatIsNotHeard_CallNothingCalm()
    {
        SituationMoment at = new CityScene().At();
        foreach (SituationMoment deaf in new[] { at with { Feeds = null }, at with { Feeds = [] }, at with { Feeds = [.. at.Feeds!.Value.Select(f => CityScene.Feed(f.Feed, s_now.AddDays(-1), s_now))] } })
        {
            CitySituation situation = CityScene.Maker.Of(deaf);
            Assert.DoesNotContain(situation.Sentences, s => s.Code == "calm");
            Assert.All(situation.Sentences.Where(s => s.Subject is "incidents" or "alerts" or "water"), s => Assert.Equal("unknown", s.Code));
        }
    }

    [Theory]
    [InlineData("civil", "alerts")]
    [InlineData("flood", "water")]
    [InlineData("traffic", "incidents")]
    public void Sentence_WhoseFeedIsSilent_IsNotKnownAndNamesItWhileTheOthersStayCalm(string feed, string subject)
    {
        CitySituation situation = CityScene.Maker.Of(new CityScene().At() with { Feeds = CityScene.Feeds(s_now, feed) });
        SituationSentence sentence = situation.Sentences.Single(s => s.Subject == subject);
        Assert.Equal("unknown", sentence.Code);
        Assert.Equal([feed], sentence.Unheard);
        Assert.All(situation.Sentences.Where(s => s.Subject is "incidents" or "alerts" or "water" && s.Subject != subject), s => Assert.Equal("calm", s.Code));
        SituationSentence feeds = situation.Sentences[0];
        Assert.Equal(("feeds", "silent"), (feeds.Subject, feeds.Code));
        Assert.Equal([feed], feeds.Parts[1].Ids);
    }

    [Fact]
    public void Sentence_OfIncidentsWithASilentFeed_SaysThatThereMayBeMore()
    {
        CitySituation situation = CityScene.Maker.Of(new CityScene().Incident("I-0001", 2).At() with { Feeds = CityScene.Feeds(s_now, "traffic") });
        SituationSentence sentence = situation.Sentences.Single(s => s.Subject == "incidents");
        Assert.Equal("grave", sentence.Code);
        Assert.Equal(["traffic"], sentence.Unheard);
    }

    [Fact]
    public void Sentences_TheWorst_ComesFirst()
    {
        CityScene scene = new CityScene().Incident("I-0001", 3).Incident("I-0002", 1).Incident("I-0003", 1, at: s_now.AddMinutes(-5)).Alert("a", 2, expires: s_now.AddHours(1)).Level(118.4, s_now);
        CitySituation situation = scene.Situation();
        Assert.Equal(["incidents", "alerts", "water", "work", "feeds"], situation.Sentences.Select(s => s.Subject));
        SituationSentence incidents = situation.Sentences[0];
        Assert.Equal(("grave", 1), (incidents.Code, incidents.Gravity));
        Assert.Equal(2, incidents.Parts[0].Figure!.Value);
        Assert.Equal("level=1,2", incidents.Parts[0].Figure!.Basis.Query);

        // Of two as grave, the one that has lasted longer.
        Assert.Equal(["I-0003"], incidents.Parts[1].Ids);
        Assert.Equal(3, incidents.Parts[2].Figure!.Value);
        Assert.Equal(0.1, situation.Sentences[2].Parts[3].Value!.Value, 3);
    }

    [Fact]
    public void Sentence_WhenNobodyIsLeftToSend_SaysSo()
    {
        CityScene scene = new CityScene().Incident("I-0001", 2);
        int job = 0;
        foreach (string unit in Harbin.Pack.Units.Where(u => !u.Capabilities.IsEmpty).Select(u => u.CallSign))
        {
            scene.Sent($"A-{++job:0000}", unit, "I-0001");
        }

        Assert.Equal(("none-left", 2), scene.Situation().Sentences.Where(s => s.Subject == "work").Select(s => (s.Code, s.Gravity)).Single());
    }

    private static IEnumerable<string> Codes(CitySituation situation) => situation.Sentences.Select(s => $"{s.Subject} {s.Code}").Order(StringComparer.Ordinal);
}
