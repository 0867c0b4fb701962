namespace Command.Ingest.Exercise.Days;

/// <summary>Sentences of those who write English.</summary>
internal static class EnglishWords
{
    public const string Text = """
        # crash en
        Car accident {p}, [two cars|a taxi and a bus] [hit each other|collided], [please send police|nobody seems hurt]
        [Traffic accident|Crash] {p}, [lane blocked|people arguing in the road]
        # fire en
        Fire {p}, [a lot of black smoke|flames from a window], [please hurry|people are leaving the building]
        I see smoke {p}, [looks like a building on fire|not sure what burns]
        # waterlogging en
        The street {p} is [flooded|under water], [about {cm} cm|cars are stuck]
        Deep water {p}, [can't get through|my taxi turned back]
        # gas-leak en
        Strong smell of gas {p}, [is it safe?|everybody is outside]
        # elevator en
        [Stuck|Trapped] in a lift {p}, [{n} people|no answer from the alarm button]
        # medical en
        A [man|woman|student] [collapsed|fainted] {p}, [please send an ambulance|not responding]
        # power-outage en
        No [power|electricity] {p}, [the whole block|since {n} hours]
        # pipe-burst en
        A water pipe burst {p}, [water everywhere|it is freezing on the road]
        # heating-failure en
        No heating {p}, [{cold} degrees inside|the whole building is cold]
        # ice-hazard en
        Very icy {p}, [someone fell|cars are sliding]
        # tree-hazard en
        A tree fell {p}, [on a car|blocking the road]
        # road-collapse en
        There is a big hole in the road {p}, [dangerous|a car is in it]
        """;
}
