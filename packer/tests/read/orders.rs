//! What was bought together, by whom and for how much.

use regulars_packer::{Order, OrderLine};

use crate::support::read;

const DAY: i64 = 86_400_000;
const HEADER: &str = "session_id,user_id,item_id,event,timestamp,transaction_id,quantity,price\n";

fn orders(rows: &str) -> Vec<(Option<u32>, i64, Option<f64>)> {
    let read = read("log.csv", format!("{HEADER}{rows}").as_bytes()).unwrap();
    read.log.orders.iter().map(|&Order { customer, time, value }| (customer, time / DAY, value)).collect()
}

#[test]
fn shoppers_are_known_beside_their_sessions() {
    let read = read(
        "log.csv",
        format!(
            "{HEADER}s1,ann,tea,purchase,1760000000,,1,3\ns2,,tea,purchase,1760000001,,1,3\n\
             s3,ben,tea,view_item,1760000002,,,\ns4,cat,tea,purchase,1760000003,,1,3\ns5,ann,tea,purchase,1760000004,,1,3\n"
        )
        .as_bytes(),
    )
    .unwrap();
    let customers: Vec<Option<u32>> = read.log.orders.iter().map(|order| order.customer).collect();
    assert_eq!(customers, [Some(0), None, Some(1), Some(0)], "who only looked is not kept");
    assert_eq!(read.log.visitor, [0, 1, 2, 3, 4], "sessions stay what they were");
    assert_eq!(read.report.files[0].columns["price"], "price");
}

#[test]
fn an_order_is_a_transaction_or_else_a_visitors_day() {
    let found = orders(
        "s1,ann,tea,purchase,1760000000,T1,2,3.25\ns1,ann,pot,purchase,1760000000,T1,,\"20,5\"\n\
         s1,ann,tea,purchase,1760000000,T1,2,3.25\ns2,ann,tea,purchase,1760000009,T2,1,4\n\
         s3,ben,tea,purchase,1760000009,,1,5\ns3,,pot,purchase,1760000010,,1,6\ns3,ben,tea,purchase,1760086409,,1,7\n",
    );
    let day = 1_760_000_000 / 86_400;
    assert_eq!(
        found,
        [
            (Some(0), day, Some(27.0)),
            (Some(0), day, Some(4.0)),
            (Some(1), day, Some(11.0)),
            (Some(1), day + 1, Some(7.0)),
        ]
    );
}

#[test]
fn an_order_with_an_item_without_a_price_has_no_value() {
    let found = orders(
        "s1,ann,tea,purchase,1760000000,T1,1,3\ns1,ann,pot,purchase,1760000000,T1,1,\n\
         s2,ben,tea,purchase,1760000000,T2,1,cheap\ns3,cat,tea,purchase,1760000000,T3,1,-4\n",
    );
    assert_eq!(found.iter().map(|order| order.2).collect::<Vec<_>>(), [None; 3]);
}

#[test]
fn an_export_tells_its_orders() {
    let export = include_str!("../fixtures/ga4.jsonl")
        .replace(r#""quantity":"2"}"#, r#""quantity":"2","price":28.5}"#);
    let orders = read("export.jsonl", export.as_bytes()).unwrap().log.orders;
    assert_eq!(orders.len(), 1);
    assert_eq!((orders[0].customer, orders[0].value), (Some(0), None), "the second item has no price");
    let export = export.replace(r#""quantity":"1"}"#, r#""quantity":"1","price":"3"}"#);
    assert_eq!(read("export.jsonl", export.as_bytes()).unwrap().log.orders[0].value, Some(60.0));
}

#[test]
fn what_came_back_is_taken_off_its_order_wherever_it_stands() {
    let log = |events: &str| {
        let read = read("log.csv", format!("{HEADER}{events}").as_bytes()).unwrap();
        let name = |line: &OrderLine| (line.order, read.log.items[line.item as usize].clone(), line.quantity);
        let lines: Vec<(u32, String, f32)> = read.log.lines.iter().map(name).collect();
        let events = read.report.events;
        let problem = read.report.problems.iter().find(|problem| problem.code == "events.quantity");
        (lines, events, problem.map(|problem| problem.count))
    };
    let line = |order, item: &str, quantity| (order, item.to_owned(), quantity);
    // A return before its purchase, one that the export repeats, one of nothing that was bought, and a line of none.
    let (lines, events, returned) =
        log("s1,ann,tea,purchase,1760000000,T1,-1,3\ns1,ann,tea,purchase,1760000000,T1,2,3\n\
         s1,ann,pot,purchase,1760000000,T1,,3\ns2,ann,pot,purchase,1760000009,T1,-1,3\n\
         s2,ann,pot,purchase,1760000009,T1,-1,3\ns1,ann,cup,purchase,1760000000,T1,-1,3\n\
         s1,ann,pot,purchase,1760000000,T1,0,3\ns9,cat,tea,purchase,1760000000,T9,-1,3\n");
    let expected = [line(0, "tea", 2.0), line(0, "pot", 1.0), line(0, "tea", -1.0), line(0, "pot", -1.0)];
    assert_eq!((lines, events), (expected.to_vec(), 2));
    assert_eq!(returned, Some(6), "returns are no purchases, and are told");
    // Without a transaction it is the order of the same day.
    let (lines, ..) = log("s3,ben,tea,purchase,1760000009,,2,5\ns3,ben,tea,purchase,1760000019,,-1,5\n");
    assert_eq!(lines, [line(0, "tea", 2.0), line(0, "tea", -1.0)]);
}

#[test]
fn a_refund_takes_its_item_or_all_off_the_order_that_it_names() {
    let lines = |name: &str, text: &str| {
        let read = read(name, text.as_bytes()).unwrap();
        let name = |line: &OrderLine| (line.order, read.log.items[line.item as usize].clone(), line.quantity);
        let lines: Vec<(u32, String, f32)> = read.log.lines.iter().map(name).collect();
        (lines, read.report.passed_over, read.report.events)
    };
    let line = |order, item: &str, quantity| (order, item.to_owned(), quantity);
    let bought = "s1,ann,tea,purchase,1760000000,T1,3,3\ns1,ann,pot,purchase,1760000000,T1,,3\n\
        s2,ann,tea,purchase,1760000009,T2,2,3\n";
    let bought_lines = [line(0, "tea", 3.0), line(0, "pot", 1.0), line(1, "tea", 2.0)];
    // Pieces of one item, and one more of which nothing says how many; told twice, before and after; of no order.
    let refunds = "s3,ann,tea,refund,1760900000,T1,2,3\ns3,ann,tea,refund,1760900000,T1,2,3\n\
        ,,pot,Order Refunded,,T1,,\ns3,ann,cup,refund,1760900000,T1,1,3\ns3,ann,tea,refund,1760900000,,1,3\n\
        s3,ann,tea,refund,1760900000,T9,1,3\ns3,ann,tea,refund,1760900000,T2,0,3\n";
    let (found, passed_over, events) = lines("log.csv", &format!("{HEADER}{refunds}{bought}{refunds}"));
    assert_eq!(found, [&bought_lines[..], &[line(0, "tea", -2.0), line(0, "pot", -1.0)]].concat());
    assert_eq!((events, passed_over["refund"]), (3, 12), "a refund is no interest");
    // The whole order, whatever of it had come back before.
    let all = "s3,ann,,refund,1760900000,T1,,\n,,,refund,,T1,,\n,,tea,refund,,T1,1,\n";
    let (found, ..) = lines("log.csv", &format!("{HEADER}{bought}{all}"));
    let came_back = [line(0, "tea", -1.0), line(0, "tea", -3.0), line(0, "pot", -1.0)];
    assert_eq!(found, [&bought_lines[..], &came_back].concat());
}

#[test]
fn an_export_tells_refunds_of_items_and_of_whole_orders() {
    let export = include_str!("../fixtures/ga4.jsonl");
    let order = export.lines().find(|line| line.contains(r#""event_name":"purchase""#)).unwrap();
    let refund = order.replace(r#""event_name":"purchase""#, r#""event_name":"refund""#);
    let items = refund.find(r#""items":["#).unwrap();
    let nothing = format!(r#"{}"items":[]}}"#, &refund[..items]);
    assert!(refund.ends_with("]}"), "the items stand last: {refund}");
    let net = |text: String| {
        let lines = read("export.jsonl", text.as_bytes()).unwrap().log.lines;
        assert_eq!(lines.len(), 4, "two items bought, two given back");
        lines.iter().map(|line| line.quantity).sum::<f32>()
    };
    assert_eq!(net(format!("{export}\n{refund}\n")), 0.0);
    assert_eq!(net(format!("{export}\n{nothing}\n")), 0.0);
}

#[test]
fn all_that_a_shopper_ever_bought_is_no_order() {
    let lines = |text: &str| read("log.csv", text.as_bytes()).unwrap().log.lines.len();
    assert_eq!(lines("user_id,item_id,event,position\nann,tea,purchase,1\nann,pot,purchase,2\n"), 0);
    assert_eq!(lines("session_id,item_id,event,position\nann,tea,purchase,1\nann,pot,purchase,2\n"), 2);
    assert_eq!(lines("user_id,item_id,event,position,transaction_id\nann,tea,purchase,1,T\n"), 1);
}
