"""Chinese characters of names in one form: traditional and Japanese ones as simplified ones."""

from __future__ import annotations

__all__ = ["simplified"]

# Two characters each: as written in Taiwan, Hong Kong, Korea or Japan, and simplified (Unihan,
# kSimplifiedVariant).
_PAIRS = """
陳陈 張张 劉刘 黃黄 楊杨 吳吴 趙赵 孫孙 馬马 羅罗 鄭郑 謝谢 韓韩 馮冯 鄧邓 許许 蕭萧 葉叶 蘇苏
呂吕 盧卢 蔣蒋 賈贾 陸陆 鍾钟 鐘钟 閻阎 範范 薛薛 譚谭 鄒邹 龍龙 萬万 錢钱 湯汤 喬乔 賀贺 賴赖
龔龚 嚴严 華华 連连 關关 麥麦 蘭兰 莊庄 畢毕 聶聂 魯鲁 顏颜 饒饶 單单 歐欧 陽阳 諸诸 東东 國国
國国 偉伟 麗丽 紅红 軍军 傑杰 強强 濤涛 艷艳 豔艳 靜静 敏敏 鳳凤 雲云 曉晓 穎颖 賢贤 義义 學学
愛爱 寶宝 寶宝 貴贵 榮荣 興兴 慶庆 順顺 祥祥 鋒锋 鋼钢 銀银 鑫鑫 錦锦 鎮镇 鐵铁 維维 綺绮 緯纬
經经 紹绍 細细 綠绿 純纯 紀纪 結结 繼继 績绩 蓮莲 蕓芸 薇薇 藝艺 樹树 樺桦 橋桥 權权 標标 棟栋
業业 榮荣 詠咏 詩诗 誠诚 諒谅 謙谦 譽誉 讓让 記记 訓训 語语 貞贞 財财 贊赞 賓宾 輝辉 軒轩 載载
遠远 達达 運运 選选 進进 遙遥 邁迈 鄉乡 開开 閔闵 間间 陰阴 隨随 際际 雙双 霧雾 韻韵 頌颂 領领
顧顾 飛飞 馳驰 駿骏 驥骥 鵬鹏 鴻鸿 鶴鹤 麟麟 齊齐 齡龄 澤泽 沢泽 濱滨 浜滨 漢汉 潔洁 潤润 淵渊
滿满 淚泪 瑩莹 瓊琼 環环 璽玺 瑋玮 瑤瑶 禮礼 禎祯 祿禄 穩稳 競竞 節节 筆笔 簡简 聖圣 聰聪 聲声
職职 肅肃 膽胆 臨临 舉举 與与 蔭荫 蒼苍 蓋盖 衛卫 補补 見见 覺觉 親亲 觀观 規规 兒儿 儀仪 億亿
優优 儒儒 劍剑 剛刚 創创 勁劲 動动 務务 勝胜 勛勋 勳勋 勵励 區区 協协 參参 叢丛 員员 啟启 啓启
喚唤 園园 圓圆 團团 報报 場场 堅坚 壯壮 壽寿 夢梦 奮奋 婭娅 媛媛 嫻娴 嬌娇 嬋婵 寧宁 實实 將将
專专 對对 導导 嵐岚 島岛 崗岗 嶺岭 巖岩 帥帅 師师 帶带 幫帮 庭庭 廣广 広广 廬庐 彥彦 後后 從从
徑径 恆恒 悅悦 憲宪 應应 懷怀 懿懿 戀恋 戰战 揚扬 換换 擁拥 擇择 攝摄 敵敌 數数 斌斌 昇升 時时
晉晋 暉晖 暢畅 曆历 會会 條条 來来 楓枫 極极 樂乐 楽乐 樓楼 歡欢 歲岁 歸归 氣气 沖冲 沒没 泰泰
湧涌 溫温 燈灯 燦灿 燁烨 爾尔 狀状 獻献 現现 瑪玛 畫画 異异 當当 發发 皓皓 監监 眾众 碩硕 辺边
邊边 渡渡 斎斋 齋斋 齋斋 藤藤 滝泷 瀧泷 竜龙 栄荣 恵惠 桜樱 櫻樱 徳德 寛宽 寬宽 真真 眞真 広广
浅浅 淺浅 塩盐 鹽盐 黒黑 富富 冨富 髙高 﨑崎
"""
_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split() if pair[0] != pair[1]})


def simplified(written: str) -> str:
    """Write the characters of a name in their simplified form."""
    return written if written.isascii() else written.translate(_SIMPLIFIED)
