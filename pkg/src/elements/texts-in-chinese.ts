import type { Texts } from "./texts.js";

export const chinese: Texts = {
  feed: "为您推荐",
  similar: "相似商品",
  complements: "适合搭配",
  buy_again: "再次购买",
  previous: "上一批商品",
  next: "下一批商品",
  former_price: "原价",
  sale_price: "现价",
  reasons: {
    liked: "您喜欢{value}",
    viewed: "您看过",
    habit: "您经常购买",
    together: "经常一起购买",
    next: "别人接着看了它",
    same: "同为{value}",
    belongs: "与它配套",
    substitute: "可以代替它",
    popular: "受欢迎",
    sale: "特价",
    fresh: "新品",
  },
  due: {
    later: "大约每{days}天购买一次",
    soon: "快用完了：大约每{days}天购买一次",
    due: "该买了：大约每{days}天购买一次",
    overdue: "早该买了：大约每{days}天购买一次",
  },
};
