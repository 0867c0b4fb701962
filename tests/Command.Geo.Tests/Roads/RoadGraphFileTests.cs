using Command.Geo.Roads;
using CsCheck;

namespace Command.Geo.Tests.Roads;

public sealed class RoadGraphFileTests
{
    private static readonly RoadGraphData s_data = new(
        [new GeoPoint(126.5, 45.7), new GeoPoint(126.6, 45.8), new GeoPoint(126.7, 45.75)],
        [
            new RoadEdge(0, 1, 1234.5678, RoadClass.Primary, 60, true, false, "中山路", 11, [new GeoPoint(126.5, 45.7), new GeoPoint(126.55, 45.7123457), new GeoPoint(126.6, 45.8)]),
            new RoadEdge(1, 0, 1234.5678, RoadClass.Primary, 60, true, false, "中山路", 11, [new GeoPoint(126.6, 45.8), new GeoPoint(126.55, 45.7123457), new GeoPoint(126.5, 45.7)]),
            new RoadEdge(0, 1, 1234.5678, RoadClass.Service, null, false, true, null, 12, [new GeoPoint(126.5, 45.7), new GeoPoint(126.55, 45.7123457), new GeoPoint(126.6, 45.8)]),
            new RoadEdge(1, 2, 9.5, RoadClass.Link, null, false, false, "", 9_876_543_210, [new GeoPoint(126.6, 45.8), new GeoPoint(126.7, 45.75)]),
        ],
        [new TurnRestriction(0, 1, 3, false), new TurnRestriction(2, 1, 1, true)]);

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        (RoadGraphData? data, RoadGraphFault? fault) = RoadGraphFile.Read(Write(s_data));

        Assert.Null(fault);
        Assert.Equal(s_data.Nodes, data!.Nodes);
        Assert.Equal(s_data.Restrictions, data.Restrictions);
        Assert.Equal(s_data.Edges.Select(e => e with { Path = [] }), data.Edges.Select(e => e with { Path = [] }));
        Assert.Equal(s_data.Edges.Select(e => e.Path.ToArray()), data.Edges.Select(e => e.Path.ToArray()));
    }

    [Fact]
    public void Write_TheWayBack_CostsNoSecondPath()
    {
        RoadEdge there = s_data.Edges[0] with { Path = [.. Enumerable.Range(0, 1_000).Select(i => new GeoPoint(126.5 + (i * 1e-4), 45.7))] };
        RoadEdge back = there with { From = 1, To = 0, Path = [.. there.Path.Reverse()] };

        int one = Write(s_data with { Edges = [there], Restrictions = [] }).Length, both = Write(s_data with { Edges = [there, back], Restrictions = [] }).Length;

        Assert.InRange(both - one, 1, 40);
    }

    [Fact]
    public void Read_NoNetwork_IsAFault() => Assert.Equal("roads-magic", RoadGraphFile.Read("CMDROAD2 something"u8).Fault!.Code);

    [Fact]
    public void Read_CutAnywhere_IsAFault()
    {
        byte[] bytes = Write(s_data);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.NotNull(RoadGraphFile.Read(bytes.AsSpan(0, length)).Fault);
        }

        Assert.NotNull(RoadGraphFile.Read([.. bytes, 0]).Fault);
    }

    [Fact]
    public void Read_AnyByteChanged_GivesANetworkThatHangsTogetherOrAFault()
    {
        byte[] bytes = Write(s_data);
        Gen.Select(Gen.Int[8, bytes.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            byte[] damaged = [.. bytes];
            foreach ((int at, byte value) in changes)
            {
                damaged[at] = value;
            }

            if (RoadGraphFile.Read(damaged).Data is { } data)
            {
                Assert.All(data.Edges, e => Assert.True(e.From < data.Nodes.Length && e.To < data.Nodes.Length && Enum.IsDefined(e.Class)));
                Assert.All(data.Restrictions, r => Assert.True(r.FromEdge < data.Edges.Length && r.ToEdge < data.Edges.Length && r.ViaNode < data.Nodes.Length));
            }
        });
    }

    [Fact]
    public void Write_NothingAtAll_IsReadBack() =>
        Assert.Empty(RoadGraphFile.Read(Write(new RoadGraphData([], [], []))).Data!.Nodes);

    private static byte[] Write(RoadGraphData data)
    {
        using MemoryStream file = new();
        RoadGraphFile.Write(data, file);
        return file.ToArray();
    }
}
